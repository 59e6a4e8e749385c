import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startingParameters } from '../../../domain/learning/mlp-start.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const meanSquare = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length;

describe('a random start', () => {
  const sizes = [30, 200, 10];
  const weights = 30 * 200;

  it.each([
    ['glorot', Math.sqrt(6 / 230), Math.sqrt(6 / 210)],
    ['he', Math.sqrt(6 / 30), Math.sqrt(6 / 200)],
  ] as const)('%s is uniform within its bounds, layer by layer', (init, first, second) => {
    const parameters = startingParameters(sizes, init, createStream('start'));
    const [one, two] = [parameters.subarray(0, weights + 200), parameters.subarray(weights + 200)];
    for (const [layer, bound] of [
      [one, first],
      [two, second],
    ] as const) {
      expect(Math.max(...layer.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
      expect(meanSquare(layer) / (bound ** 2 / 3)).toBeCloseTo(1, 1);
    }
  });

  it('draws each layer apart: a wider one below changes only the bound', () => {
    const [one, two] = [5, 8].map((inputs) => startingParameters([inputs, 7, 3], 'glorot', createStream('start')));
    expect(two!.slice(-24)).toEqual(one!.slice(-24));
    expect(one!.slice(0, 24)).not.toEqual(one!.slice(-24));
  });

  it('gives a layer the same numbers whatever stands beside it', () => {
    const one = startingParameters([5, 7, 3], 'he', createStream('start'));
    const two = startingParameters([5, 7, 9], 'he', createStream('start'));
    expect(two.subarray(0, 42)).toEqual(one.subarray(0, 42));
  });
});

describe('the fixed start', () => {
  it('needs no stream and is as large as glorot on average', () => {
    const parameters = startingParameters([30, 200], 'fixed').subarray(0, 6000);
    expect(meanSquare(parameters) / (6 / 230 / 3)).toBeCloseTo(1, 1);
  });

  it('lets no two units begin alike, so that each can learn something of its own', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 70 }));
    fc.assert(
      fc.property(sizes, ([inputs, units]) => {
        const parameters = startingParameters([inputs, units], 'fixed');
        const columns = Array.from({ length: units }, (_, unit) =>
          Array.from({ length: inputs + 1 }, (_row, input) => parameters[input * units + unit]!.toFixed(4)).join(),
        );
        expect(new Set(columns).size).toBe(units);
      }),
    );
  });

  it('gives units of a square layer orthogonal weights', () => {
    const parameters = startingParameters([16, 16], 'fixed');
    for (let one = 0; one < 16; one += 1) {
      for (let two = 0; two < one; two += 1) {
        let product = 0;
        for (let input = 0; input < 16; input += 1) {
          product += parameters[input * 16 + one]! * parameters[input * 16 + two]!;
        }
        expect(Math.abs(product)).toBeLessThan(1e-6);
      }
    }
  });
});
