/** @module Tests of the step `split`. */
import { describe, expect, it } from 'vitest';
import { split, splitParts } from '../../../domain/steps/split.ts';
import { clouds } from '../../support/clouds.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = clouds(40);
const seeds = { split: '42' };
const roles = { key: 'id', target: 'kind' };

describe('split', () => {
  it('writes the parts that it announces', async () => {
    for (const params of [{ test: 0.25 }, { test: 0.2, validation: 0.2 }, { folds: 3, repeats: 2 }]) {
      const result = await runStep(split, { inputs: { table: rows }, params, seeds });
      const announced = typeof split.outputs === 'function' ? Object.keys(split.outputs(params)) : [];
      expect([...result.roles].sort()).toEqual([...announced].sort());
      expect(announced).toEqual(splitParts(params));
    }
  });

  it('keeps whole rows, in file order', async () => {
    const result = await runStep(split, {
      inputs: { table: rows },
      params: { test: 0.25, stratify: true, roles },
      seeds,
    });
    const [train, test] = [await result.table('train'), await result.table('test')];
    expect(cellsOf(test, 'kind').filter((cell) => cell === 'left')).toHaveLength(5);
    const ids = cellsOf(train, 'id').map((id) => Number(String(id).slice(1)));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    const amounts = new Map(cellsOf(rows, 'id').map((id, row) => [id, cellsOf(rows, 'amount')[row]]));
    expect(cellsOf(test, 'amount')).toEqual(cellsOf(test, 'id').map((id) => amounts.get(id)));
  });

  it('reads only the columns that it goes by', async () => {
    const plain = await runStep(split, { inputs: { table: rows }, params: { test: 0.25, roles }, seeds });
    expect(plain.tables.reads).toEqual([]);
    const strata = await runStep(split, { inputs: { table: rows }, params: { stratify: true, roles }, seeds });
    expect(strata.tables.reads).toEqual([{ path: 'in/table', columns: ['kind'] }]);
  });

  it('makes the changes of a cleaning to the rows that are trained on, and to no others', async () => {
    const ids = cellsOf(rows, 'id');
    const changes = table({
      row: ids.map((_, row) => row),
      label: ids.map((_, row) => (row % 2 === 0 ? null : 'odd')),
    });
    const params = { test: 0.25, validation: 0.25, roles };
    const plain = await runStep(split, { inputs: { table: rows }, params, seeds });
    const changed = await runStep(split, { inputs: { table: rows, changes }, params, seeds });
    for (const part of ['test', 'validation']) expect(await changed.table(part)).toEqual(await plain.table(part));
    const kept = cellsOf(await plain.table('train'), 'id').filter((id) => ids.indexOf(id) % 2 === 1);
    expect(cellsOf(await changed.table('train'), 'id')).toEqual(kept);
    expect(new Set(cellsOf(await changed.table('train'), 'kind'))).toEqual(new Set(['odd']));
  });

  it('declares its seed unless it goes by time', () => {
    const seedsOf = (params: object) => (typeof split.seeds === 'function' ? split.seeds({ ...params }) : split.seeds);
    expect([seedsOf({ test: 0.2 }), seedsOf({ forward: true })]).toEqual([['split'], []]);
  });

  it('goes by time without a seed', async () => {
    const days = table({ day: [3, 1, 2, 4], y: [1, 2, 3, 4] });
    const result = await runStep(split, {
      inputs: { table: days },
      params: { forward: true, test: 0.25, roles: { time: 'day' } },
    });
    expect(cellsOf(await result.table('test'), 'day')).toEqual([4]);
  });

  it('refuses to shuffle without a seed', async () => {
    const error = await thrownBy(() => runStep(split, { inputs: { table: rows }, params: {} }));
    expect([error.code, error.message]).toEqual(['PARAM_INVALID', expect.stringContaining('component `split`')]);
  });
});
