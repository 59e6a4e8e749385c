import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { plantErrors } from '../../../../domain/quality/labels/planted-errors.ts';

const rows = 200;
const labels = Int32Array.from({ length: rows }, (_, row) => row % 4);
/** Rows of the second half are the less sure, the later the less. */
const probabilities = Float64Array.from({ length: 4 * rows }, (_, index) => {
  const row = Math.floor(index / 4);
  const own = row < rows / 2 ? 0.97 : 0.9 - row / 400;
  return index % 4 === labels[row] ? own : (1 - own) / 3;
});
const given = { labels, probabilities, classCount: 4 };
const noise = Float64Array.from({ length: 16 }, (_, index) => (index % 5 === 0 ? 0.9 : index === 8 ? 0.1 : 0));
const request = { given, noise, suspicion: new Float64Array(rows), stream: createStream('plant') };

describe('planted errors', () => {
  const planted = plantErrors(request);

  test('are 5% anywhere and 3% at the boundary, each row once and never with its own label', () => {
    const border = planted.filter(({ weights }) => weights.boundary > 0);
    expect(planted.length - border.length).toBe(10);
    expect(border.length).toBe(6);
    expect(new Set(planted.map(({ row }) => row)).size).toBe(16);
    for (const { row, label } of planted) expect(label).not.toBe(labels[row]);
  });

  test('at the boundary lie among the least confident rows', () => {
    for (const { row, weights } of planted) if (weights.boundary > 0) expect(row).toBeGreaterThanOrEqual(180);
  });

  test('are the same for the same stream', () => {
    expect(plantErrors({ ...request, stream: createStream('plant') })).toEqual(planted);
  });
});

test('weights speak for each kind as if errors had been drawn by it', () => {
  const sums = { uniform: 0, pair: 0, estimated: 0, boundary: 0 };
  let next = 0;
  let anywhere = 0;
  for (let run = 0; run < 200; run += 1) {
    for (const { row, label, weights } of plantErrors({ ...request, stream: createStream(`run ${run}`) })) {
      if (weights.boundary > 0) continue;
      anywhere += 1;
      sums.uniform += weights.uniform;
      sums.pair += weights.pair;
      if (label === ((labels[row] ?? 0) + 1) % 4) next += weights.uniform;
    }
  }
  expect(sums.uniform / anywhere).toBeCloseTo(1, 1);
  expect(sums.pair / anywhere).toBeCloseTo(1, 1);
  expect(next / anywhere).toBeCloseTo(1 / 3, 1);
});

test('rows that are wrong already are not chosen', () => {
  const suspicion = Float64Array.from({ length: rows }, (_, row) => Number(row >= 100));
  const anywhere = plantErrors({ ...request, suspicion }).filter(({ weights }) => weights.boundary === 0);
  for (const { row } of anywhere) expect(row).toBeLessThan(100);
});

test('a class keeps half of its rows', () => {
  const few = Int32Array.from({ length: rows }, (_, row) => (row < 2 ? 0 : 1 + (row % 3)));
  const suspicion = Float64Array.from({ length: rows }, (_, row) => Number(row >= 2));
  const planted = plantErrors({ ...request, given: { ...given, labels: few }, suspicion });
  expect(planted.filter(({ row }) => row < 2).length).toBeLessThanOrEqual(1);
});
