import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileLedger } from '../../../../adapters/store/file-ledger.ts';
import type { RowCases, RowReviewRequest } from '../../../../contracts/row-review.ts';
import { RowReviews } from '../../../../domain/quality/review/row-reviews.ts';
import { digestOf } from '../../../support/executor.ts';
import { thrownBy } from '../../../support/thrown.ts';

let folder: string;
let reviews: RowReviews;
let ledger: FileLedger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-reviews-'));
  let now = 4;
  ledger = new FileLedger(folder, { now: () => (now += 1) });
  reviews = new RowReviews(ledger);
});
afterEach(() => rmSync(folder, { recursive: true }));

const casesOf = (rows: readonly number[], label = 'benign'): RowCases => ({
  schema: 1,
  pipeline: 'cells',
  target: 'diagnosis',
  labels: ['benign', 'malignant'],
  cases: rows.map((row) => ({
    row,
    fingerprint: digestOf(`row ${row}`),
    label,
    values: { area: '12' },
    reasons: [{ detector: 'label-errors', code: 'label', message: 'the label is unlikely' }],
    neighbors: [],
  })),
});
const question = (cases: RowCases, rules = {}) => ({
  casesRef: { digest: digestOf(JSON.stringify(cases)), size: 1, mediaType: 'application/json' },
  cases,
  rules,
});
const pending = async (cases: RowCases, rules = {}) =>
  (await thrownBy(() => reviews.verdicts(question(cases, rules)))) as unknown as {
    code: string;
    details: RowReviewRequest;
  };
const decide = (
  request: RowReviewRequest,
  cases: RowCases,
  by: Record<string, string[]> = { 1: ['ada'], 2: ['ada'] },
) =>
  reviews.conclude(
    { request, verdicts: request.rows.map((row) => ({ row, decision: 'quarantine' as const })), by },
    cases,
  );

it('asks nobody where there is no case', async () => {
  expect(await reviews.verdicts(question(casesOf([])))).toEqual({ schema: 1, verdicts: [] });
});

it('waits for the review of its cases and rules, and gives what people said', async () => {
  const cases = casesOf([1, 2]);
  const { code, details } = await pending(cases, { quorum: 1, deadline: '2d', reminder: '1d', reviewers: ['ada'] });
  expect(code).toBe('REVIEW_PENDING');
  expect(details).toMatchObject({
    rows: [1, 2],
    quorum: 1,
    deadlineMs: 172_800_000,
    reminderMs: 86_400_000,
    onDeadline: 'quarantine',
  });
  const again = await pending(cases, { quorum: 1, deadline: '2d', reminder: '1d', reviewers: ['ada'] });
  expect(again.details.reviewId).toBe(details.reviewId);
  expect((await pending(cases)).details.reviewId).not.toBe(details.reviewId);
  await decide(details, cases);
  await decide(details, cases);
  expect(await ledger.read('row-verdict')).toHaveLength(1);
  expect(
    await reviews.verdicts(question(cases, { quorum: 1, deadline: '2d', reminder: '1d', reviewers: ['ada'] })),
  ).toEqual({
    schema: 1,
    verdicts: [
      { row: 1, decision: 'quarantine' },
      { row: 2, decision: 'quarantine' },
    ],
  });
});

it('asks about a row once, also where it stands elsewhere in other data, but not with another label', async () => {
  const cases = casesOf([1, 2]);
  await decide((await pending(cases)).details, cases);
  const moved: RowCases = { ...cases, cases: [{ ...cases.cases[0]!, row: 40 }] };
  expect((await reviews.verdicts(question(moved))).verdicts).toEqual([{ row: 40, decision: 'quarantine' }]);
  const more = casesOf([1, 2, 3]);
  expect((await pending(more)).details.rows).toEqual([3]);
  expect((await pending(casesOf([1], 'malignant'))).details.rows).toEqual([1]);
});

it('remembers nothing of what time decided', async () => {
  const cases = casesOf([1, 2]);
  await decide((await pending(cases)).details, cases, { 1: ['ada'] });
  expect((await pending(casesOf([1, 2, 3]))).details.rows).toEqual([2, 3]);
});

it('lists reviews, newest first, and says what each found and who judged', async () => {
  const [first, second] = [casesOf([1, 2]), casesOf([5])];
  const asked = (await pending(first)).details;
  await reviews.announce({ request: asked, what: 'opened', open: 2 });
  await reviews.announce({ request: (await pending(second)).details, what: 'opened', open: 1 });
  await reviews.announce({ request: asked, what: 'escalated', open: 1 });
  expect(await reviews.conclusion(asked.reviewId)).toBeUndefined();
  await decide(asked, first);
  expect(await reviews.list()).toMatchObject([
    { rows: 1, escalated: false, closed: false },
    { reviewId: asked.reviewId, pipeline: 'cells', rows: 2, asked: [1, 2], escalated: true, closed: true },
  ]);
  expect(await reviews.conclusion(asked.reviewId)).toEqual({
    verdicts: [
      { row: 1, decision: 'quarantine' },
      { row: 2, decision: 'quarantine' },
    ],
    by: { 1: ['ada'], 2: ['ada'] },
  });
});

it('fails where time ran out and the rules say so', async () => {
  const cases = casesOf([1]);
  const { details } = await pending(cases, { onDeadline: 'fail' });
  await reviews.conclude(
    { request: details, verdicts: [{ row: 1, decision: 'quarantine' }], by: {}, failed: true },
    cases,
  );
  expect(await thrownBy(() => reviews.verdicts(question(cases, { onDeadline: 'fail' })))).toMatchObject({
    code: 'REVIEW_EXPIRED',
  });
});

it('is begun once, and not again after its end', async () => {
  const cases = casesOf([1]);
  const { details } = await pending(cases);
  expect(await reviews.begin(details)).toEqual({ concluded: false });
  expect(await reviews.list()).toMatchObject([{ rows: 1, closed: false }]);
  await decide(details, cases, { 1: ['ada'] });
  expect(await reviews.begin(details)).toEqual({ concluded: true });
  expect(await ledger.read('row-review')).toHaveLength(1);
});

it.each([
  [{ target: 'kind', labels: ['a'] }, 'labels'],
  [{ target: 'amount' }, 'number'],
  [{}, 'nothing'],
])('says what a row may be relabelled to: of %j %s', async (target, relabel) => {
  const { target: _target, labels: _labels, ...cases } = casesOf([1]);
  expect((await pending({ ...cases, ...target })).details.relabel).toBe(relabel);
});

it('keeps what was flagged and how surely, and tells what people said of it, each row by the last word', async () => {
  const flagged = (rows: readonly number[], pipeline = 'cells'): RowCases => {
    const cases = casesOf(rows);
    const reasons = [{ ...cases.cases[0]!.reasons[0]!, score: 0.8 }];
    return { ...cases, pipeline, cases: cases.cases.map((one) => ({ ...one, reasons })) };
  };
  const say = async (cases: RowCases, decision: 'accept' | 'quarantine', by: Record<string, string[]>) => {
    const { details: request } = await pending(cases, { quorum: Object.keys(by).length });
    await reviews.conclude({ request, verdicts: request.rows.map((row) => ({ row, decision })), by }, cases);
  };
  await say(flagged([1, 2, 3]), 'quarantine', { 1: ['ada'], 2: ['ada'] });
  await say(flagged([9], 'others'), 'accept', { 9: ['ada'] });
  const judged = { detector: 'label-errors', score: 0.8, confirmed: true };
  // Time decided on row 3.
  expect(await reviews.judgedFlags('cells')).toEqual([judged, judged]);
  expect(await reviews.judgedFlags('others')).toEqual([{ ...judged, confirmed: false }]);
  expect(await reviews.judgedFlags('nobody')).toEqual([]);
  expect(await reviews.judgedSince(0)).toHaveLength(3);
  expect(await reviews.judgedSince(Number.MAX_SAFE_INTEGER)).toEqual([]);
});
