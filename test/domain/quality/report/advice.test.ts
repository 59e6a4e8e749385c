import { expect, it } from 'vitest';
import { adviceOf } from '../../../../domain/quality/report/advice.ts';
import { findings } from './fixtures.ts';

it('says what to do with rows, personal data, copies and drift, the most urgent first', () => {
  const advice = adviceOf(findings());
  expect(advice.map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
    'Have 1 row',
    'Look at the',
    'Leave out mail,',
    'Keep the 1',
    'Find out why',
    'With 199 rows',
  ]);
});

it('names what is missing: a target, a reference, features that tell classes apart', () => {
  const { drift: _drift, ...bare } = findings({
    rows: { accept: 8, quarantine: 0, review: 0 },
    table: { rows: 8, columns: 2 },
    kinds: [],
    issues: [{ detector: 'label-errors', code: 'budget-not-reachable', message: '', effect: 0.61 }],
    certificates: [],
    budget: { ...findings().budget, verdict: 'budget-not-reachable' },
  });
  expect(adviceOf(bare)).toEqual([
    expect.stringContaining(': 61% is what this table allows.'),
    expect.stringContaining('validate.reference'),
    expect.stringContaining('dataset.target'),
  ]);
});

it('names three columns at most', () => {
  const leaks = ['a', 'b', 'c', 'd', 'e'].map((column) => ({
    detector: 'label-leakage',
    code: 'label-leakage',
    message: '',
    column,
  }));
  expect(adviceOf(findings({ issues: leaks }))).toContainEqual(expect.stringContaining('a, b, c and 2 more'));
});

it('sends nobody to a review that is over, or that nobody holds', () => {
  const [fails] = adviceOf(findings({ onEdgeCases: 'fail' }));
  expect(fails).toBe(
    'Mend the 1 row that is flagged and not certain, or let people decide (validate.onEdgeCases: review).',
  );
  expect(adviceOf(findings({ onEdgeCases: 'fail' }))[1]).toContain('outputs RUN validate.ledger');
  expect(adviceOf(findings())[1]).toContain('outputs RUN clean.quarantined');
  const [over] = adviceOf(findings({ people: { asked: 4, accepted: 4, quarantined: 0, relabelled: 0 } }));
  expect(over).toBe('Mend what was found and validate again: 1 row beyond the 2,000 of one review stayed out.');
});

const issue = (detector: string, code: string, column: string) => ({ detector, code, column, message: '' });

it('speaks of broken rules, of columns that tell nothing and of rare classes where there are some', () => {
  const said = (text: string) => expect.arrayContaining([expect.stringContaining(text)]);
  const plain = adviceOf(findings());
  for (const text of ['where the contract is wrong', 'which tell nothing', 'classWeight', 'validate.reference)'])
    expect(plain).not.toEqual(said(text));
  expect(adviceOf(findings({ violations: [{ rule: 'min', message: 'too small' }] }))[0]).toMatch(/^Mend the data/);
  const useless = [
    issue('uninformative-columns', 'empty-column', 'b'),
    issue('uninformative-columns', 'constant-column', 'a'),
  ];
  expect(adviceOf(findings({ issues: useless }))).toEqual(said('Leave out a, b (dataset.exclude)'));
  const fates = { accept: 0, quarantine: 0, review: 0 };
  const kinds = [{ detector: 'class-imbalance', code: 'rare-class', rows: 0, findings: 1, fates }];
  expect(adviceOf(findings({ kinds }))).toEqual(said('classWeight'));
});

it('asks for no reference where one was given that could not be compared', () => {
  const { drift: _drift, ...bare } = findings({ issues: [] });
  const asked = [expect.stringContaining('validate.reference')];
  expect(adviceOf(bare)).toEqual(expect.arrayContaining(asked));
  expect(adviceOf({ ...bare, issues: [issue('drift', 'failed', 'x')] })).not.toEqual(expect.arrayContaining(asked));
});
