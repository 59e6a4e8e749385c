/** @module Tests of permutation importance. */
import { describe, expect, it } from 'vitest';
import { permutationImportance } from '../../../domain/evaluation/importance.ts';
import { readyModel } from '../../../domain/model/predict.ts';
import { cloudModel, clouds } from '../../support/clouds.ts';
import { cellsOf } from '../../support/tables.ts';

const rows = clouds(120, '7');
const labels = cellsOf(rows, 'kind').map(String);
const request = (count = 120) => ({
  ready: readyModel(cloudModel('classification')),
  table: rows,
  truth: { task: 'classification' as const, labels: labels.slice(0, count) },
  weights: new Float64Array(count).fill(1),
});

describe('permutation importance', () => {
  it('ranks what tells the classes apart above noise, whose interval reaches no further than a trifle', async () => {
    const [first, second] = await permutationImportance(request());
    expect([first?.feature, second?.feature]).toEqual(['x', 'z']);
    expect(first!.lower).toBeGreaterThan(0.3);
    expect(first!.lower).toBeLessThan(first!.drop);
    expect(first!.upper).toBeGreaterThan(first!.drop);
    expect(Math.abs(second!.drop)).toBeLessThan(0.05);
  });

  it('is the same each time', async () => {
    expect(await permutationImportance(request())).toEqual(await permutationImportance(request()));
  });

  it('measures the fall of R² of a regression', async () => {
    const values = Float64Array.from(cellsOf(rows, 'amount').map(Number));
    const ready = readyModel(cloudModel('regression'));
    const [first] = await permutationImportance({ ...request(), ready, truth: { task: 'regression', values } });
    expect(first?.feature).toBe('x');
    // Shuffled values predict twice as badly as the mean: R² falls from about 1 to about -1.
    expect(first!.drop).toBeGreaterThan(1.5);
    expect(first!.drop).toBeLessThan(2.5);
  });

  it('is empty where the score is not defined', async () => {
    const values = new Float64Array(120).fill(3);
    const ready = readyModel(cloudModel('regression'));
    expect(await permutationImportance({ ...request(), ready, truth: { task: 'regression', values } })).toEqual([]);
  });

  it('shuffles raw columns: a column behind a user transform is seen through it', async () => {
    const ready = readyModel(
      { ...cloudModel('classification'), transforms: [{ transform: 'module', code: 'blind' }] },
      // This transform ignores x, so nothing can depend on it.
      (_entry, table) => ({
        ...table,
        columns: table.columns.map((column) =>
          column.type !== 'string' && column.name === 'x' ? { ...column, values: column.values.map(() => 0) } : column,
        ),
      }),
    );
    const found = await permutationImportance({ ...request(), ready });
    expect(found.find(({ feature }) => feature === 'x')?.drop).toBe(0);
  });
});
