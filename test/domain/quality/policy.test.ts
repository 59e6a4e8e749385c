import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowReviewRequest, RowReviewState, RowVote } from '../../../contracts/row-review.ts';
import {
  counted,
  ended,
  escalation,
  newReview,
  openRows,
  refusalOf,
  reviewProgress,
  voted,
} from '../../../domain/quality/policy.ts';

const request: RowReviewRequest = {
  reviewId: '0123456789abcdef',
  pipeline: 'cells',
  casesRef: { digest: 'a'.repeat(64), size: 1, mediaType: 'application/json' },
  rows: [3, 7, 9],
  relabel: 'labels',
  labels: ['benign', 'malignant'],
  reviewers: ['ada', 'ben', 'cleo'],
  quorum: 2,
  escalateTo: ['dora'],
  onDeadline: 'quarantine',
};
const accept = (row: number): RowVote => ({ row, decision: 'accept' });
const relabel = (row: number, label: string): RowVote => ({ row, decision: 'relabel', label });
const begun = newReview(request, 1_000);
const after = (votes: readonly (readonly [string, RowVote])[], edit: Partial<RowReviewRequest> = {}): RowReviewState =>
  votes.reduce((state, [reviewer, vote]) => voted({ ...request, ...edit }, state, { reviewer, votes: [vote] }), begun);

describe('a row', () => {
  it('is settled once as many as are needed say the same, label included', () => {
    const one = after([['ada', relabel(3, 'benign')]]);
    expect(openRows(request, one)).toEqual([3, 7, 9]);
    const apart = voted(request, one, { reviewer: 'ben', votes: [relabel(3, 'malignant')] });
    expect(openRows(request, apart)).toEqual([3, 7, 9]);
    expect(reviewProgress(request, apart).disputed).toEqual([3]);
    expect(reviewProgress(request, apart).votes[3]).toEqual({
      ada: relabel(3, 'benign'),
      ben: relabel(3, 'malignant'),
    });
    const two = voted(request, apart, { reviewer: 'cleo', votes: [relabel(3, 'benign')] });
    expect(openRows(request, two)).toEqual([7, 9]);
    expect(two.settled[3]).toEqual({ row: 3, decision: 'relabel', label: 'benign' });
  });

  it('is told to those who voted on it, and no other row is', () => {
    const votes = [accept(3), accept(7), accept(3)];
    const one = after([['ada', accept(3)]]);
    const two = voted(request, voted(request, one, { reviewer: 'ada', votes: [accept(9)] }), {
      reviewer: 'ben',
      votes,
    });
    expect(counted(request, two, { reviewer: 'ben', votes })).toEqual({
      reviewId: request.reviewId,
      pipeline: 'cells',
      cases: 3,
      settled: 1,
      verdicts: [accept(3)],
      disputed: [],
    });
    const apart = voted(request, two, { reviewer: 'ada', votes: [{ row: 7, decision: 'quarantine' }] });
    expect(counted(request, apart, { reviewer: 'ada', votes: [accept(7)] }).disputed).toEqual([7]);
  });

  it('has one vote of each person, the last one, and nobody can agree with himself', () => {
    const twice = after([
      ['ada', accept(3)],
      ['ada', accept(3)],
    ]);
    expect(openRows(request, twice)).toContain(3);
    const changed = voted(request, twice, { reviewer: 'ada', votes: [{ row: 3, decision: 'quarantine' }] });
    expect(voted(request, changed, { reviewer: 'ben', votes: [accept(3)] }).settled[3]).toBeUndefined();
  });

  it('is settled alone by those whom it was escalated to, as soon as reviewers disagree', () => {
    const lone = after([['dora', accept(7)]]);
    expect(lone.settled[7]).toBeUndefined();
    const disputed = after([
      ['ada', accept(7)],
      ['ben', { row: 7, decision: 'quarantine' }],
      ['dora', accept(7)],
    ]);
    expect(disputed.settled[7]).toEqual(accept(7));
  });
});

describe('what is refused, with a reason', () => {
  it.each([
    ['a stranger', 'eve', [accept(3)], /eve is not among the reviewers ada, ben, cleo, dora/],
    ['nobody', ' ', [accept(3)], /who judges/],
    ['no vote', 'ada', [], /no vote/],
    ['a row of another review', 'ada', [accept(4)], /row 4 is none/],
    ['no verdict', 'ada', [{ row: 3, decision: 'keep' as 'accept' }], /"keep" is no verdict/],
    ['a label without relabel', 'ada', [{ ...accept(3), label: 'benign' }], /only relabel/],
    ['relabel without a label', 'ada', [{ row: 3, decision: 'relabel' as const }], /which label/],
    ['an unknown label', 'ada', [relabel(3, 'odd')], /"odd" is no label; there are benign, malignant/],
    ['too many at a time', 'ada', Array.from({ length: 501 }, () => accept(3)), /at most 500/],
    ['what is no list', 'ada', undefined as unknown as RowVote[], /no vote/],
    ['what is no vote', 'ada', [null as unknown as RowVote], /row undefined is none/],
    ['a label that is no text', 'ada', [{ row: 3, decision: 'relabel', label: 5 as unknown as string }], /which label/],
    ['a name without end', 'x'.repeat(201), [accept(3)], /at most 200/],
  ])('%s', (_, reviewer, votes, why) => {
    expect(refusalOf(request, begun, { reviewer, votes })).toMatch(why);
  });

  it.each([undefined, null, 'yes', 5, [], { reviewer: {} }, { votes: [accept(3)] }])(
    '%j, which anybody may signal',
    (given) => {
      expect(refusalOf(request, begun, given)).toMatch(/who judges/);
    },
  );

  it('a row and a verdict of whatever shape, and no more of them is repeated than can be read', () => {
    const odd: unknown = { toString: 1, valueOf: 1 };
    for (const vote of [
      { row: odd, decision: 'accept' },
      { row: 3, decision: odd },
      { row: [odd], decision: 'accept' },
    ])
      expect(refusalOf(request, begun, { reviewer: 'ada', votes: [vote] })).toMatch(/of another shape/);
    const long = refusalOf(request, begun, { reviewer: 'ada', votes: [{ row: 'x'.repeat(5_000) }] });
    expect(long).toMatch(/^row x{200} is none of this review$/);
  });

  it('a label that the target cannot hold', () => {
    const { labels: _labels, ...unlabelled } = request;
    const relabelled = (kind: 'number' | 'nothing', label: string) =>
      refusalOf({ ...unlabelled, relabel: kind }, begun, { reviewer: 'ada', votes: [relabel(3, label)] });
    expect(relabelled('number', '2.5')).toBeUndefined();
    for (const text of ['two', ' ', 'Infinity', `0.${'0'.repeat(200)}1`])
      expect(relabelled('number', text)).toMatch(/is none$/);
    expect(relabelled('nothing', '2.5')).toMatch(/no target/);
  });

  it('a settled row, and anything once the review is closed', () => {
    const settled = after([
      ['ada', accept(3)],
      ['ben', accept(3)],
    ]);
    expect(refusalOf(request, settled, { reviewer: 'cleo', votes: [accept(3)] })).toBe(
      'row 3 is decided already: accept',
    );
    expect(refusalOf(request, undefined, { reviewer: 'ada', votes: [accept(3)] })).toMatch(/closed/);
    expect(refusalOf(request, settled, { reviewer: 'cleo', votes: [accept(7)] })).toBeUndefined();
    expect(refusalOf({ ...request, reviewers: [] }, begun, { reviewer: 'eve', votes: [accept(3)] })).toBeUndefined();
  });
});

describe('when time is up', () => {
  const timed = { ...request, deadlineMs: 500, reminderMs: 200 };

  it('it is escalated once, with the same time again, and what those people have said counts', () => {
    const state = voted(timed, newReview(timed, 1_000), { reviewer: 'dora', votes: [accept(9)] });
    expect(state).toMatchObject({ dueAt: 1_500, remindAt: 1_200 });
    const next = escalation(timed, state);
    expect(next).toMatchObject({ escalated: true, dueAt: 2_000, settled: { 9: accept(9) } });
    expect(next && escalation(timed, next)).toBeUndefined();
    expect(escalation({ ...timed, escalateTo: [] }, state)).toBeUndefined();
  });

  it.each([
    ['quarantine', 'quarantine', undefined],
    ['accept', 'accept', undefined],
    ['fail', 'quarantine', true],
  ] as const)('open rows become what the rules say: %s', (onDeadline, decision, failed) => {
    const state = after([
      ['ada', accept(3)],
      ['ben', accept(3)],
      ['ada', accept(7)],
    ]);
    const end = ended({ ...request, onDeadline }, state);
    expect(end.verdicts).toEqual([accept(3), { row: 7, decision }, { row: 9, decision }]);
    expect(end.failed).toBe(failed);
    expect(end.by).toEqual({ 3: ['ada', 'ben'], 7: ['ada'] });
  });
});

it('whatever people say in whatever order: a settled row stays as it is, and each row has one verdict in the end', () => {
  const vote = fc.record({
    reviewer: fc.constantFrom('ada', 'ben', 'cleo', 'dora'),
    row: fc.constantFrom(3, 7, 9),
    decision: fc.constantFrom('accept' as const, 'quarantine' as const),
  });
  fc.assert(
    fc.property(fc.array(vote, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), (votes, quorum) => {
      const asked = { ...request, quorum };
      let state = begun;
      for (const { reviewer, ...said } of votes) {
        if (refusalOf(asked, state, { reviewer, votes: [said] }) !== undefined) continue;
        const next = voted(asked, state, { reviewer, votes: [said] });
        for (const [row, verdict] of Object.entries(state.settled)) expect(next.settled[row]).toEqual(verdict);
        state = next;
      }
      for (const { row, decision } of Object.values(state.settled)) {
        const said = Object.entries(state.votes[row] ?? {}).filter(([, one]) => one.decision === decision);
        expect(said.length >= quorum || said.some(([reviewer]) => reviewer === 'dora')).toBe(true);
      }
      expect(ended(asked, state).verdicts.map(({ row }) => row)).toEqual([3, 7, 9]);
    }),
  );
});
