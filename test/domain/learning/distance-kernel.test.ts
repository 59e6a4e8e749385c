import { expect, it } from 'vitest';
import {
  distanceKernels,
  headLength,
  type Metric,
  queriesPerTile,
  recordLength,
  rowsPerGroup,
} from '../../../domain/learning/distance-kernel.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const memory = new WebAssembly.Memory({ initial: 1 });
const kernels = distanceKernels(memory);
const groups = 3;
const pairs = 5;
const at = { queries: 0, rows: 256, norms: 4096, thresholds: 8192, found: 16_384 };

/** Random grid rows in bundles of `width`, as value of row r in column c. */
function bundles(width: number, count: number, seed: string) {
  const stream = createStream(seed);
  const values = Int16Array.from({ length: count * width * pairs * 2 }, () => stream.nextBelow(201) - 100);
  const valueAt = (row: number, column: number) => {
    const bundle = Math.floor(row / width);
    return values[(bundle * pairs + (column >> 1)) * 2 * width + (row % width) * 2 + (column & 1)]!;
  };
  return { values, valueAt };
}

/** Runs a kernel with a threshold per query; the found groups with their distances. */
function run(metric: Metric, thresholds: readonly number[], norms: Int32Array) {
  const queries = bundles(queriesPerTile, 1, 'queries');
  const rows = bundles(rowsPerGroup, groups, 'rows');
  new Int16Array(memory.buffer, at.queries, queries.values.length).set(queries.values);
  new Int16Array(memory.buffer, at.rows, rows.values.length).set(rows.values);
  new Int32Array(memory.buffer, at.norms, norms.length).set(norms);
  new Int32Array(memory.buffer, at.thresholds, queriesPerTile).set(thresholds);
  kernels[metric](at.queries, at.rows, at.norms, at.thresholds, at.found, groups, pairs);
  const [end = 0] = new Int32Array(memory.buffer, at.found, 1);
  const start = at.found + headLength * 4;
  const records = new Int32Array(memory.buffer, start, (end - start) / 4);
  const found = new Map<number, Int32Array>();
  for (let record = 0; record < records.length; record += recordLength) {
    found.set(records[record]!, records.slice(record + 4, record + recordLength));
  }
  return { found, queries, rows };
}

const terms: Record<Metric, (query: number, row: number) => number> = {
  euclidean: (query, row) => query * row,
  manhattan: (query, row) => Math.abs(query - row),
};

it.each(['euclidean', 'manhattan'] as const)('%s gives each row its norm plus the sum over all columns', (metric) => {
  const norms = Int32Array.from({ length: groups * rowsPerGroup }, (_, row) => 1000 * row);
  const most = 2 ** 31 - 1;
  const { found, queries, rows } = run(metric, [most, most, most, most], norms);
  expect([...found.keys()]).toEqual([0, 1, 2]);
  for (const [group, distances] of found) {
    const expected = Array.from(distances, (_, place) => {
      const query = Math.floor(place / rowsPerGroup);
      const row = group * rowsPerGroup + (place % rowsPerGroup);
      let sum = norms[row]!;
      for (let column = 0; column < pairs * 2; column += 1) {
        sum += terms[metric](queries.valueAt(query, column), rows.valueAt(row, column));
      }
      return sum;
    });
    expect([...distances]).toEqual(expected);
  }
});

it('keeps a group exactly if one distance is at most the threshold of its query', () => {
  const norms = new Int32Array(groups * rowsPerGroup);
  const never = -(2 ** 31);
  const { found } = run('manhattan', [2 ** 31 - 1, never, never, never], norms);
  const nearest = [...found].map(([group, distances]) => ({
    group,
    far: Math.min(...distances.subarray(0, rowsPerGroup)),
  }));
  for (const { group, far } of nearest) {
    const within = nearest.filter((other) => other.far <= far).map((other) => other.group);
    expect([...run('manhattan', [far, never, never, never], norms).found.keys()]).toEqual(within);
    const closer = run('manhattan', [far - 1, never, never, never], norms).found;
    expect(closer.has(group)).toBe(false);
  }
  expect(run('manhattan', [never, never, never, never], norms).found.size).toBe(0);
});
