import { describe, expect, it } from 'vitest';
import { predictionsOf } from '../../../domain/programs/predictions.ts';
import { type Cell, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const learner = 'python learner.py';
const two = { learner, task: 'classification', classes: ['a', 'b'] } as const;
const three = { learner, task: 'classification', classes: ['a', 'b', 'c'] } as const;
const flags = { learner, task: 'classification', classes: ['false', 'true'] } as const;
const amount = { learner, task: 'regression' } as const;

type Model = Parameters<typeof predictionsOf>[0];
const answers = (model: unknown, columns: Record<string, Cell[]>, rows = 2) => [
  ...predictionsOf(model as Model, table(columns), rows),
];

describe('the predictions of a program', () => {
  it('are taken by the names of the classes, in whatever order the columns come', () => {
    expect(answers(two, { p_b: [0.25, 1], p_a: [0.75, 0] })).toEqual([0.75, 0.25, 0, 1]);
  });

  it('may be the probability of the second of two classes alone', () => {
    expect(answers(two, { p_b: [0.25, 1] })).toEqual([0.75, 0.25, 0, 1]);
    expect(answers(flags, { p_True: [0.5, 1] })).toEqual([0.5, 0.5, 0, 1]);
  });

  it('may spell true and false as Python does', () => {
    expect(answers(flags, { p_False: [1, 0], p_True: [0, 1] })).toEqual([1, 0, 0, 1]);
  });

  it('may be off by the rounding of single precision, and are put back into their range', () => {
    expect(answers(two, { p_a: [1.000_000_1, 0.3], p_b: [-1e-7, 0.700_000_05] })).toEqual([1, 0, 0.3, 0.700_000_05]);
  });

  it('are one number a row in a regression', () => {
    expect(answers(amount, { whatever: [1.5, -2] })).toEqual([1.5, -2]);
    expect(answers(amount, { row: [1, 2], prediction: [3, 4] })).toEqual([3, 4]);
  });

  it.each<[string, unknown, Record<string, Cell[]>, string]>([
    ['too few rows', two, { p_a: [1], p_b: [0] }, 'there are 1 rows for 2 that were asked for'],
    ['too many rows', amount, { y: [1, 2, 3] }, 'there are 3 rows for 2 that were asked for'],
    ['a probability above 1', two, { p_a: [1, 1.2], p_b: [0, -0.2] }, 'row 2 has the probability 1.2'],
    ['a probability below 0', two, { p_b: [0.5, -0.01] }, 'not within 0 and 1'],
    ['sums that are not 1', three, { p_a: [0.5, 1], p_b: [0.3, 0], p_c: [0.1, 0] }, 'of row 1 add up to 0.9'],
    ['a class that is absent', three, { p_a: [0.5, 1], p_b: [0.5, 0] }, 'column "p_c" is not there'],
    ['a class under a wrong name', two, { p_a: [1, 1], p_B: [0, 0] }, 'column "p_b" is not there'],
    ['the first of two classes alone', two, { p_a: [1, 1] }, 'column "p_b" is not there'],
    ['texts', two, { p_a: ['x', 'y'], p_b: [0, 0] }, 'holds strings where numbers belong'],
    ['several columns for a number', amount, { y: [1, 2], z: [1, 2] }, 'there are 2 columns; write one'],
  ])('are refused with %s', async (_what, model, columns, words) => {
    const error = await thrownBy(() => answers(model, columns));
    expect(error.code).toBe('STEP_PROTOCOL');
    expect(error.message).toContain('The predictions of `python learner.py` are refused');
    expect(error.message).toContain(words);
  });

  it.each<[string, unknown, Record<string, Cell[]>, string]>([
    ['NaN', two, { p_a: [1, null], p_b: [0, 1] }, 'column "p_a" has no number (NaN or missing) in row 2'],
    ['infinity', amount, { y: [1, Number.POSITIVE_INFINITY] }, 'has an infinite value in row 2'],
  ])('tell of a fit that diverged by %s', async (_what, model, columns, words) => {
    const error = await thrownBy(() => answers(model, columns));
    expect([error.code, error.message]).toEqual(['FIT_DIVERGED', expect.stringContaining(words)]);
  });
});
