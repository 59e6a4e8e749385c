import { expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { nearPairs } from '../../../../domain/quality/duplicates/near-pairs.ts';

/** Normal points of three features, of which some repeat an earlier one with little noise. */
function points(rows: number, copies: number, noise: number) {
  const stream = createStream('near');
  const values = Float64Array.from({ length: 3 * rows }, () => stream.nextNormal());
  for (let copy = 0; copy < copies; copy += 1) {
    for (let column = 0; column < 3; column += 1) {
      values[column * rows + rows - 1 - copy] = (values[column * rows + copy] ?? 0) + noise * stream.nextNormal();
    }
  }
  return { rows, columns: 3, values };
}

const wanted = (rows: number, copies: number): string[] =>
  Array.from({ length: copies }, (_, copy) => `${copy} ${rows - 1 - copy}`);

test('rows that repeat another with little noise are pairs, each once', () => {
  const { pairs, threshold, search } = nearPairs(points(300, 5, 1e-4), createStream('search'));
  expect(search).toBe('exact');
  const found = pairs.map(({ rows }) => rows.join(' '));
  for (const pair of wanted(300, 5)) expect(found).toContain(pair);
  expect(new Set(found).size).toBe(found.length);
  expect(found.length).toBeLessThan(12);
  for (const { distance } of pairs) expect(distance).toBeLessThan(threshold);
});

test('a large table is searched by hashing', () => {
  const { pairs, search } = nearPairs(points(21_000, 40, 1e-5), createStream('search'));
  expect(search).toBe('hashed');
  const found = new Set(pairs.map(({ rows }) => rows.join(' ')));
  expect(wanted(21_000, 40).filter((pair) => found.has(pair)).length).toBeGreaterThanOrEqual(39);
});

test('fewer than three rows have nothing to compare with', () => {
  expect(nearPairs(points(2, 0, 0), createStream('search')).pairs).toEqual([]);
});
