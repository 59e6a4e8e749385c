import { expect, it } from 'vitest';
import { createHistogramKernel } from '../../../domain/learning/histogram-kernel.ts';

it('adds the pair of each row to the cells that the four bytes of its word name', () => {
  const kernel = createHistogramKernel(40_000);
  const [words, rows, pairs] = [20_000, 21_000, 22_000];
  // Bytes from the lowest on; the word of row 2 is negative as a signed number.
  const bytes = [
    [0, 1, 2, 3],
    [9, 9, 9, 9],
    [255, 128, 127, 255],
  ];
  new Uint8Array(kernel.memory, words).set(bytes.flat());
  new Int32Array(kernel.memory, rows).set([2, 0, 2]);
  new Float64Array(kernel.memory, pairs).set([1, 10, 2, 20, 4, 40]);
  const starts = [0, 4096, 8192, 12_288] as const;
  kernel.addRows(words, rows, rows + 12, pairs, ...starts);
  starts.forEach((start, place) => {
    const cells = new Float64Array(kernel.memory, start, 512);
    const expected = new Float64Array(512);
    for (const [row, gradient] of [
      [2, 5],
      [0, 2],
    ] as const) {
      expected.set([gradient, 10 * gradient], 2 * bytes[row]![place]!);
    }
    expect(cells).toEqual(expected);
  });
});

it('has a memory of its own, zero at first', () => {
  const [first, second] = [createHistogramKernel(100), createHistogramKernel(70_000)];
  new Float64Array(first.memory)[0] = 1;
  expect(new Float64Array(second.memory)[0]).toBe(0);
  expect(second.memory.byteLength).toBeGreaterThanOrEqual(70_000);
});
