import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gridBundles, neighborGrid, squaredNorms } from '../../../domain/learning/neighbor-grid.ts';
import { matrix } from './problems.ts';

const cell = fc.oneof(
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.double({ min: 1e9, max: 1.000_001e9, noNaN: true }),
  fc.constantFrom(0, 1, -1e12, 1e300),
);
const table = fc
  .integer({ min: 1, max: 7 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 30 }),
  );

/** Bundles of one row are rows, a column of zeros after an odd number of columns. */
const gridRows = (rows: number[][], grid: ReturnType<typeof neighborGrid>) =>
  rows.map((row) => gridBundles(grid, matrix([row]), { width: 1, factor: 1 }));

it('bounds distances from below, whatever the outliers and offsets', () => {
  fc.assert(
    fc.property(table, fc.constantFrom('euclidean', 'manhattan'), (rows, metric) => {
      const grid = neighborGrid(matrix(rows), metric);
      const placed = gridRows(rows, grid);
      const far = (a: ArrayLike<number>, b: ArrayLike<number>) => {
        const parts = Array.from(a, (value, index) => Math.abs(value - b[index]!));
        return metric === 'manhattan' ? parts.reduce((sum, part) => sum + part, 0) : Math.hypot(...parts);
      };
      for (let row = 1; row < rows.length; row += 1) {
        const real = far(rows[row]!, rows[row - 1]!) / grid.unit;
        const bound = far(placed[row]!, placed[row - 1]!) - grid.slack;
        if (real < Number.POSITIVE_INFINITY) expect(bound).toBeLessThanOrEqual(real * (1 + 1e-9));
      }
    }),
    { numRuns: 500 },
  );
});

it('is fine: the slack is a small part of the spread, also beside an outlier', () => {
  const rows = Array.from({ length: 400 }, (_, row) => [Math.sin(row), row === 7 ? 1e6 : Math.cos(row)]);
  for (const metric of ['euclidean', 'manhattan'] as const) {
    const plain = neighborGrid(matrix(rows.toSpliced(7, 1)), metric);
    expect(plain.slack * plain.unit).toBeLessThan(1e-3);
    const stained = neighborGrid(matrix(rows), metric);
    expect(stained.unit).toBeLessThan((1e6 / stained.limit) * 0.7);
  }
});

it('never lets sums of products leave 32 bits, nor doubled coordinates 16', () => {
  for (const columns of [1, 2, 30, 64, 784, 20_000]) {
    const features = { rows: 2, columns, values: new Float64Array(2 * columns).map((_, index) => index % 2) };
    const { limit } = neighborGrid(features, 'euclidean');
    expect(4 * columns * limit ** 2).toBeLessThan(2 ** 31);
    expect(2 * neighborGrid(features, 'manhattan').limit).toBeLessThan(2 ** 15);
  }
});

it('lays rows out in pairs of columns, and their squared lengths beside', () => {
  const features = matrix([
    [0, 0, 0],
    [1, 2, 3],
    [4, 4, 4],
  ]);
  const grid = { ...neighborGrid(features, 'euclidean'), centres: new Float64Array(3), unit: 1 };
  const bundles = gridBundles(grid, features, { width: 2, factor: 1 });
  expect([...bundles]).toEqual([0, 0, 1, 2, 0, 0, 3, 0, 4, 4, 0, 0, 4, 0, 0, 0]);
  expect([...squaredNorms(bundles, 2, 2)]).toEqual([0, 14, 48, 0]);
  expect([...gridBundles(grid, features, { width: 2, factor: -2 })]).toEqual(
    [...bundles].map((value) => value * -2 + 0),
  );
});
