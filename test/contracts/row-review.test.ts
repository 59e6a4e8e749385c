import { expect, it } from 'vitest';
import { rowReviewRulesSchema } from '../../contracts/row-review.ts';

it.each([
  [{ quorum: 3, reviewers: ['ada', 'ben', 'ben'] }, /more people have to agree/],
  [{ deadline: '2 days' }, /a number with a unit/],
  [{ reminder: 'soon' }, /a number with a unit/],
  [{ reviewers: [] }, /./],
  [{ reviewers: ['x'.repeat(201)] }, /./],
  [{ onDeadline: 'wait' }, /./],
  [{ judges: ['ada'] }, /./],
])('refuses the rules %j before anything runs', (rules, why) => {
  expect(rowReviewRulesSchema.safeParse(rules).error?.issues[0]?.message).toMatch(why);
});

it('takes a quorum without names, and as many as there are names', () => {
  for (const rules of [{}, { quorum: 2 }, { quorum: 2, reviewers: ['ada', 'ben'], deadline: '1.5d', reminder: '2h' }])
    expect(rowReviewRulesSchema.parse(rules)).toEqual(rules);
});
