import { describe, expect, it } from 'vitest';
import { createKernels, type MlpKernels } from '../../../domain/learning/mlp-kernels.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const count = 24;
const bytes = 4 * count;

/** Arrays of normal numbers (or those given) one after the other, and a guard behind them. */
function arrays(how: number, first?: readonly number[]) {
  const kernels = createKernels((how + 1) * bytes);
  const stream = createStream('elementwise');
  const parts = Array.from({ length: how + 1 }, (_, index) => {
    const part = new Float32Array(kernels.memory, index * bytes, count);
    part.forEach((_value, place) => {
      part[place] = (index === 0 ? first?.[place] : undefined) ?? stream.nextNormal();
    });
    return part;
  });
  const guard = parts.at(-1)!.slice();
  return { kernels, parts, guarded: () => expect(parts.at(-1)).toEqual(guard) };
}

const at = (part: Float32Array | undefined): number => part!.byteOffset;

/** Largest difference of a kernel on one array from a function. */
function missOf(name: 'relu' | 'tanh', values: readonly number[], truth: (value: number) => number): number {
  const { kernels, parts, guarded } = arrays(1, values);
  const before = parts[0]!.slice();
  kernels[name](at(parts[0]), bytes);
  guarded();
  return Math.max(...before.map((value, place) => Math.abs(parts[0]![place]! - truth(value))));
}

const grid = Array.from({ length: count }, (_, index) => (index - 11.5) * 0.9);

describe('activations', () => {
  it('relu keeps what is above zero', () => {
    expect(missOf('relu', grid, (value) => Math.max(0, value))).toBe(0);
  });

  it('tanh is right to 2e-7 from far below to far above', () => {
    const special = [0, 1e-8, -1e-8, 1e30, -1e30, 20, -20, 88, -88, 0.5, -0.5, 9.1];
    expect(missOf('tanh', special, Math.tanh)).toBeLessThan(2e-7);
    for (let step = 0; step < 400; step += 1) {
      const values = Array.from({ length: count }, (_, index) => (step * count + index) * 0.002 - 9.6);
      expect(missOf('tanh', values, Math.tanh)).toBeLessThan(2e-7);
    }
  });

  it('tanh of zero is zero, so that padding stays empty', () => {
    const { kernels, parts } = arrays(1, new Array<number>(count).fill(0));
    kernels.tanh(at(parts[0]), bytes);
    expect(parts[0]!.every((value) => value === 0)).toBe(true);
  });

  it.each<['relu' | 'tanh', (value: number) => number]>([
    ['relu', (value) => (value > 0 ? 1 : 0)],
    ['tanh', (value) => 1 - value ** 2],
  ])('slopes of %s are multiplied by its derivative, told from its value', (name, derivative) => {
    const { kernels, parts, guarded } = arrays(2);
    const [slopes, values] = parts.map((part) => part.slice());
    kernels[`${name}Slope`](at(parts[0]), at(parts[1]), bytes);
    parts[0]!.forEach((slope, place) => {
      expect(slope).toBeCloseTo(slopes![place]! * derivative(values![place]!), 5);
    });
    guarded();
  });

  it('no number passes through as no number: a fit that diverged is seen', () => {
    for (const name of ['relu', 'tanh'] as const) {
      const { kernels, parts } = arrays(1, new Array<number>(count).fill(Number.NaN));
      kernels[name](at(parts[0]), bytes);
      expect(parts[0]!.every(Number.isNaN)).toBe(true);
    }
  });
});

describe('sums and products', () => {
  it('scale multiplies value by value', () => {
    const { kernels, parts, guarded } = arrays(3);
    const [, left, right] = parts.map((part) => part.slice());
    kernels.scale(at(parts[0]), at(parts[1]), at(parts[2]), bytes);
    expect(parts[0]).toEqual(left!.map((value, place) => value * right![place]!));
    guarded();
  });

  it('columnSums adds the rows of each column to what is there', () => {
    const { kernels, parts } = arrays(2);
    const [sums, values] = parts.map((part) => part.slice());
    kernels.columnSums(at(parts[0]), at(parts[1]), 3, 32);
    for (let column = 0; column < 8; column += 1) {
      let sum = sums![column]!;
      for (let row = 0; row < 3; row += 1) sum = Math.fround(sum + values![row * 8 + column]!);
      expect(parts[0]![column]).toBe(sum);
    }
    expect(parts[0]!.subarray(8)).toEqual(sums!.subarray(8));
  });
});

describe('steps', () => {
  const settings = { rate: 0.01, decay: 0.3 };

  /** Runs steps with the slopes given anew each time; returns the weights. */
  function walk(step: (kernels: MlpKernels, parts: Float32Array[]) => void, steps: number) {
    const { kernels, parts, guarded } = arrays(4);
    const [start, slopes] = parts.map((part) => part.slice());
    parts[2]!.fill(0);
    parts[3]!.fill(0);
    for (let index = 0; index < steps; index += 1) {
      parts[1]!.set(slopes!);
      step(kernels, parts);
      expect(parts[1]!.every((slope) => slope === 0)).toBe(true);
    }
    guarded();
    return { start: start!, slopes: slopes!, weights: parts[0]! };
  }

  it('adam steps as Kingma and Ba write it', () => {
    const walked = walk(
      (kernels, parts) =>
        kernels.adam(
          ...([at(parts[0]), at(parts[1]), at(parts[2]), at(parts[3]), bytes] as const),
          ...([settings.rate, settings.decay, 0.9, 0.1, 0.999, 0.001, 1e-8] as const),
        ),
      3,
    );
    walked.start.forEach((start, place) => {
      let [weight, mean, square] = [start, 0, 0];
      for (let index = 0; index < 3; index += 1) {
        const slope = walked.slopes[place]! + settings.decay * weight;
        mean = 0.9 * mean + 0.1 * slope;
        square = 0.999 * square + 0.001 * slope ** 2;
        weight -= (settings.rate * mean) / (Math.sqrt(square) + 1e-8);
      }
      expect(walked.weights[place]).toBeCloseTo(weight, 5);
    });
  });

  it('descend keeps a share of the last step', () => {
    const walked = walk(
      (kernels, parts) =>
        kernels.descend(at(parts[0]), at(parts[1]), at(parts[2]), bytes, settings.rate, settings.decay, 0.8),
      3,
    );
    walked.start.forEach((start, place) => {
      let [weight, velocity] = [start, 0];
      for (let index = 0; index < 3; index += 1) {
        velocity = 0.8 * velocity - settings.rate * (walked.slopes[place]! + settings.decay * weight);
        weight += velocity;
      }
      expect(walked.weights[place]).toBeCloseTo(weight, 5);
    });
  });
});
