import { expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { hashedPairs } from '../../../../domain/quality/duplicates/hashed-pairs.ts';

test('pairs at half of the threshold are found nearly always, none beyond it', () => {
  const stream = createStream('pairs');
  const rows = 2000;
  const points = Float64Array.from({ length: rows * 5 }, () => stream.nextNormal());
  for (let row = 0; row < rows; row += 2) {
    const direction = Array.from({ length: 5 }, () => stream.nextNormal());
    const length = Math.hypot(...direction);
    for (let column = 0; column < 5; column += 1) {
      points[(row + 1) * 5 + column] = (points[row * 5 + column] ?? 0) + (0.005 * (direction[column] ?? 0)) / length;
    }
  }
  const pairs = hashedPairs({ points, columns: 5, threshold: 0.01 }, createStream('hash'));
  expect(pairs.length).toBeGreaterThan(985);
  for (const { rows: own, distance } of pairs) {
    expect(distance).toBeLessThan(0.01);
    expect(own[0]).toBeLessThan(own[1]);
  }
  expect(new Set(pairs.map(({ rows: own }) => own.join(' '))).size).toBe(pairs.length);
});
