import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../domain/learning/mlp-kernels.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }).map((tiles) => 4 * tiles),
  inputs: fc.integer({ min: 1, max: 6 }).map((vectors) => 4 * vectors),
  units: fc.integer({ min: 1, max: 7 }).map((vectors) => 4 * vectors),
});

interface Shape {
  readonly rows: number;
  readonly inputs: number;
  readonly units: number;
}

/** Left, right, bias and output one after the other, filled with normal numbers, and a guard behind them. */
function workplace({ rows, inputs, units }: Shape, rightRows: number, outputRows: number) {
  const lengths = [rows * inputs, rightRows * units, units, outputRows * units, 16];
  const kernels = createKernels(4 * lengths.reduce((sum, length) => sum + length, 0));
  const floats = new Float32Array(kernels.memory);
  const stream = createStream('products');
  let end = 0;
  const parts = lengths.map((length) => {
    const part = floats.subarray(end, end + length);
    part.forEach((_, index) => {
      part[index] = stream.nextNormal();
    });
    end += length;
    return part;
  });
  return { kernels, parts: parts as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array] };
}

const { fround } = Math;

describe('the forward product', () => {
  it('is the bias plus each input times its weight, added in the order of the inputs in single precision', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { rows, inputs, units } = shape;
        const { kernels, parts } = workplace(shape, inputs, rows);
        const [left, weights, bias, output, guard] = parts;
        const untouched = guard.slice();
        kernels.forward(
          ...([output.byteOffset, left.byteOffset, weights.byteOffset, bias.byteOffset] as const),
          ...([rows, 4 * inputs, 4 * units] as const),
        );
        const expected = Float32Array.from({ length: rows * units }, (_, place) => {
          const [row, unit] = [Math.floor(place / units), place % units];
          let sum = bias[unit]!;
          for (let input = 0; input < inputs; input += 1) {
            sum = fround(sum + fround(left[row * inputs + input]! * weights[input * units + unit]!));
          }
          return sum;
        });
        expect(output).toEqual(expected);
        expect(guard).toEqual(untouched);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the product for gradients', () => {
  it('adds to what is there each input times its slope, in the order of the rows in single precision', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { rows, inputs, units } = shape;
        const { kernels, parts } = workplace(shape, rows, inputs);
        const [left, slopes, , output, guard] = parts;
        const [before, untouched] = [output.slice(), guard.slice()];
        kernels.gradient(output.byteOffset, left.byteOffset, slopes.byteOffset, rows, 4 * inputs, 4 * units);
        const expected = before.map((start, place) => {
          const [input, unit] = [Math.floor(place / units), place % units];
          let sum = start;
          for (let row = 0; row < rows; row += 1) {
            sum = fround(sum + fround(left[row * inputs + input]! * slopes[row * units + unit]!));
          }
          return sum;
        });
        expect(output).toEqual(expected);
        expect(guard).toEqual(untouched);
      }),
      { numRuns: 50 },
    );
  });
});
