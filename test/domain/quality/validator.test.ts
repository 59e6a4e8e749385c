import { describe, expect, it } from 'vitest';
import { maxCases, rowCasesSchema } from '../../../contracts/row-review.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { rowCases } from '../../../domain/quality/row-cases.ts';
import { rowLedger } from '../../../domain/quality/row-ledger.ts';
import { EnhancedDataValidator } from '../../../domain/quality/validator.ts';
import { table } from '../../support/tables.ts';

/** Two clouds that lie apart; rows of `wrong` carry the label of the other one. */
function clouds(rows: number, wrong: readonly number[]) {
  const stream = createStream('7');
  const sides = Array.from({ length: rows }, (_, row) => row % 2);
  const place = (side: number) => 4 * side + stream.nextNormal();
  return table({
    id: sides.map((_, row) => `r${row}`),
    x: sides.map(place),
    y: sides.map(place),
    kind: sides.map((side, row) => ((side === 1) !== wrong.includes(row) ? 'right' : 'left')),
  });
}
const roles = { key: 'id', target: 'kind' };
const skip = ['row-order'] as const;
const wrong = [10, 33, 58, 91];
const validate = (settings = {}, given = clouds(200, wrong)) =>
  new EnhancedDataValidator({ skip: [...skip], ...settings }).validate({
    pipeline: 'p',
    table: given,
    roles,
    stream: createStream('1'),
  });

describe('the validator', () => {
  it('finds the wrong labels and leaves nearly all others alone, within the budget', async () => {
    const { ledger, rows, budget, detectors } = await validate();
    for (const row of wrong) expect(ledger.fates[row]).not.toBe('accept');
    const flagged = ledger.fates.filter((fate) => fate !== 'accept').length - wrong.length;
    expect(flagged / 196).toBeLessThanOrEqual(0.05);
    expect(rows.accept + rows.quarantine + rows.review).toBe(200);
    expect(budget.falsePositiveRate).toBe(0.05);
    expect(detectors.reduce((sum, { budget: share }) => sum + share, 0)).toBeCloseTo(0.05, 12);
  });

  it('believes a detector from the suspicion that people confirmed, and none that they doubt', async () => {
    const judged = (found: object) => ({
      schema: 1 as const,
      detectors: [{ detector: 'label-errors', verdicts: 100, confirmed: 99, ...found }],
    });
    const by = async (found: object) => {
      const { certainty, rows } = await new EnhancedDataValidator({ skip: [...skip] }).validate({
        pipeline: 'p',
        table: clouds(200, wrong),
        roles,
        stream: createStream('1'),
        calibration: judged(found),
      });
      return { rows, own: certainty.find(({ detector }) => detector === 'label-errors') };
    };
    const plain = await by({});
    expect(plain.own).toEqual({ detector: 'label-errors', from: 0.99, by: 'setting', verdicts: 100, confirmed: 99 });
    const believed = await by({ certain: { from: 0.5, share: 0.99, lower: 0.95 } });
    expect(believed.own).toMatchObject({ from: 0.5, by: 'verdicts', bound: 0.95 });
    expect(believed.rows.quarantine).toBeGreaterThan(plain.rows.quarantine);
    expect(believed.rows.accept).toBe(plain.rows.accept);
    const doubted = await by({ doubted: { from: 0.9, share: 0.1, upper: 0.3 } });
    expect(doubted.own).toMatchObject({ from: null, by: 'verdicts', bound: 0.3 });
    expect(doubted.rows.quarantine).toBeLessThanOrEqual(plain.rows.quarantine);
  });

  it('gives the same bytes for the same seed, and a detector left out changes no other', async () => {
    const [first, again] = [await validate(), await validate()];
    expect(JSON.stringify(again.cases)).toBe(JSON.stringify(first.cases));
    const without = await validate({ skip: ['row-order', 'near-duplicates', 'personal-data'] });
    expect(without.ledger.fates).toEqual(first.ledger.fates);
  });

  it('shows people what they need: values without key and label, reasons, the likely label', async () => {
    const { cases } = await validate({ certainty: 1 });
    expect(rowCasesSchema.parse(cases)).toEqual(cases);
    expect(cases.labels).toEqual(['left', 'right']);
    const one = cases.cases.find(({ row }) => row === 10);
    expect(one).toMatchObject({ key: 'r10', label: 'right' });
    expect(Object.keys(one?.values ?? {})).toEqual(['x', 'y']);
    expect(one?.reasons.some(({ detector, suggestion }) => detector === 'label-errors' && suggestion === 'left')).toBe(
      true,
    );
  });

  it.each([
    ['one class', table({ x: [1, 2, 3], kind: ['a', 'a', 'a'] })],
    ['no rows', table({ x: [], kind: [] })],
    ['nothing but missing values', table({ x: [Number.NaN, Number.NaN], kind: ['a', 'b'] })],
    ['infinite numbers', table({ x: [1, Number.POSITIVE_INFINITY, 3, 4], kind: ['a', 'b', 'a', 'b'] })],
  ])('judges a table with %s without a crash', async (_, given) => {
    const { rows } = await new EnhancedDataValidator().validate({
      pipeline: 'p',
      table: given,
      roles: { target: 'kind' },
      stream: createStream('1'),
    });
    expect(rows.accept + rows.quarantine + rows.review).toBe(given.rowCount);
  });
});

it('asks people about the most suspicious rows where there are too many, and counts the others', () => {
  const count = maxCases + 5;
  const given = table({ x: Array.from({ length: count }, (_, row) => row) });
  const score = Float64Array.from({ length: count }, (_, row) => (row + 1) / (count + 1));
  const findings = {
    detector: 'd',
    rows: { score, isIssue: new Uint8Array(count).fill(1), reason: () => ({ code: 'c', message: 'm' }) },
    issues: [],
    summary: {},
  };
  const ledger = rowLedger(count, [{ findings, disposition: 'judge' }], {
    onEdgeCases: 'review',
    certainty: 2,
    uncertain: new Set(),
  });
  const { cases, left } = rowCases({ pipeline: 'p', table: given, roles: {}, ledger, labels: undefined });
  expect([left, cases.cases.length, cases.cases[0]?.row]).toEqual([5, maxCases, 5]);
});
