/** @module Tests of the rows that a trial holds out. */
import { describe, expect, it } from 'vitest';
import { foldsOf } from '../../../domain/sensitivity/trial-folds.ts';
import { split } from '../../../domain/steps/split.ts';
import { runStep } from '../../support/step-run.ts';
import { learnable } from './sweep-fixtures.ts';

const numbered = () => {
  const table = learnable();
  const row = {
    name: 'row',
    type: 'integer',
    values: Float64Array.from({ length: table.rowCount }, (_, at) => at),
  } as const;
  return { ...table, columns: [...table.columns, row] };
};
const roles = { target: 'ill', group: 'row', time: 'row' };

describe('foldsOf', () => {
  it.each([
    { test: 0.25, stratify: true },
    { test: 0.2, validation: 0.2 },
    { folds: 3, repeats: 2, group: true },
    { folds: 3, forward: true, gap: 2 },
  ])('holds out the rows that the step `split` does, by %j', async (params) => {
    const seeds = { split: 'seed' };
    const { table } = await runStep(split, { inputs: { table: numbered() }, params: { ...params, roles }, seeds });
    const rowsOf = async (part: string) => {
      const column = (await table(part)).columns.find(({ name }) => name === 'row');
      return column && 'values' in column ? [...column.values] : [];
    };
    const folds = foldsOf({ table: numbered(), roles, split: params, seeds });
    expect(folds).toHaveLength(params.folds === undefined ? 1 : params.folds * (params.repeats ?? 1));
    for (const { number, train, test, validation } of folds) {
      const suffix = number === 0 ? '' : `-${number}`;
      expect([...train]).toEqual(await rowsOf(`train${suffix}`));
      expect([...test]).toEqual(await rowsOf(`test${suffix}`));
      if (validation) expect([...validation]).toEqual(await rowsOf('validation'));
    }
  });

  it('needs a seed where rows are shuffled', () => {
    expect(() => foldsOf({ table: learnable(), roles, split: { folds: 2 }, seeds: {} })).toThrow(/seed/);
  });
});
