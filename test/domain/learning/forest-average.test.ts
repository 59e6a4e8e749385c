import { describe, expect, it } from 'vitest';
import type { Forest } from '../../../domain/learning/forest.ts';
import { averageForest } from '../../../domain/learning/forest-average.ts';
import { fitTrees } from '../../../domain/learning/random-forest.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { problem, takeRows } from './problems.ts';

/** Row after row, node after node. */
function plainAverage(forest: Forest, { rows, values }: { rows: number; values: Float64Array }): Float64Array {
  const result = new Float64Array(rows * forest.width);
  for (let row = 0; row < rows; row += 1) {
    for (const root of forest.roots) {
      let reference = root;
      while (reference >= 0) {
        const above = values[forest.features[reference]! * rows + row]! > forest.thresholds[reference]!;
        reference = forest.children[2 * reference + (above ? 1 : 0)]!;
      }
      for (let place = 0; place < forest.width; place += 1) {
        result[row * forest.width + place]! += forest.leaves[~reference * forest.width + place]!;
      }
    }
  }
  return result.map((sum) => sum / forest.roots.length);
}

describe.each(['classification', 'regression'] as const)('the average for %s', (task) => {
  const streams = { bootstrap: createStream('b'), features: createStream('f') };
  const forest = fitTrees({ ...problem(task, 200), params: { minSamplesLeaf: 3 }, streams }, { from: 0, to: 15 });
  const fresh = problem(task, 300, { seed: 'fresh' }).features;

  it.each([0, 1, 2, 3, 4, 5, 127, 128, 129, 300])('of %i rows is that of walking row after row', (rows) => {
    const some = takeRows(
      fresh,
      Array.from({ length: rows }, (_, row) => row),
    );
    expect(averageForest(forest, some)).toEqual(plainAverage(forest, some));
  });

  it('of more rows than one block holds is the same', () => {
    const columns = 4_096;
    const values = new Float64Array(fresh.rows * columns);
    values.set(fresh.values);
    expect(averageForest(forest, { rows: fresh.rows, columns, values })).toEqual(plainAverage(forest, fresh));
  });

  it('of one tree is that tree', () => {
    for (const root of [forest.roots[3]!, ~1]) {
      const one = { ...forest, roots: Int32Array.of(root) };
      expect(averageForest(one, fresh)).toEqual(plainAverage(one, fresh));
      // Far more features than are asked for.
      const wide = problem(task, 300, { columns: 80, seed: 'fresh' }).features;
      expect(averageForest(one, wide)).toEqual(plainAverage(one, wide));
    }
  });

  it('takes trees that are one leaf', () => {
    const leaves = { ...forest, roots: forest.roots.map((root, tree) => (tree % 2 === 0 ? ~0 : root)) };
    expect(averageForest(leaves, fresh)).toEqual(plainAverage(leaves, fresh));
  });
});
