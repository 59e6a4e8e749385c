/** @module Tests of Sobol indices against Ishigami's closed form and the planted truth. */
import { describe, expect, it } from 'vitest';
import { planted } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { sobolIndices } from '../../../domain/sensitivity/sobol.ts';
import { sweepInvalid } from './sweep-invalid.ts';

type Draws = readonly number[];

/** Runs of N blocks: A, B, and A with each component from B. */
function runsOf(count: number, score: (draws: Draws) => number, draw: () => Draws) {
  const tuples = Array.from({ length: count }, () => [draw(), draw()] as const);
  const names = tuples[0]?.[0].map((_, index) => `c${index + 1}`) ?? [];
  const mixed = names.map((name, at) => {
    return [name, tuples.map(([a, b]) => score(a.map((value, index) => (index === at ? b[index]! : value))))] as const;
  });
  return {
    a: tuples.map(([a]) => score(a)),
    b: tuples.map(([, b]) => score(b)),
    mixed: Object.fromEntries(mixed),
  };
}

const ishigami = ([x = 0, y = 0, z = 0]: Draws): number =>
  Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x);

describe('Sobol indices', () => {
  it("come to Ishigami's closed form within SALib's own tolerances at 10,000 blocks", () => {
    const stream = createStream('ishigami');
    const angle = (): number => Math.PI * (2 * stream.nextDouble() - 1);
    const found = sobolIndices(runsOf(10_000, ishigami, () => [angle(), angle(), angle()]));
    const close = (value: number, truth: number): void =>
      expect(Math.abs(value - truth)).toBeLessThan(0.05 + 0.1 * truth);
    [0.313905, 0.442411, 0].forEach((truth, index) => close(found[index]?.first ?? 9, truth));
    [0.557589, 0.442411, 0.243684].forEach((truth, index) => close(found[index]?.total ?? 9, truth));
    close(found[0]?.interactions ?? 9, 0.243684);
  });

  it("of Ishigami rest on the closed form's variance 13.844588, which quadrature confirms", () => {
    const points = 96;
    const at = (index: number): number => Math.PI * ((2 * index + 1) / points - 1);
    let [sum, squares] = [0, 0];
    for (let x = 0; x < points; x += 1) {
      for (let y = 0; y < points; y += 1) {
        for (let z = 0; z < points; z += 1) {
          const value = ishigami([at(x), at(y), at(z)]);
          sum += value;
          squares += value ** 2;
        }
      }
    }
    const mean = sum / points ** 3;
    // z^4 is not periodic, so the midpoint rule is only good to three digits.
    expect(squares / points ** 3 - mean ** 2).toBeCloseTo(13.844588, 1);
  });

  it('tell the interaction of the planted truth apart', () => {
    const stream = createStream('planted');
    const found = sobolIndices(runsOf(20_000, planted.score, () => [0, 0, 0, 0].map(() => stream.nextNormal())));
    [0.727, 0.182, 0.045, 0].forEach((truth, index) =>
      expect(Math.abs((found[index]?.first ?? 9) - truth)).toBeLessThan(0.05),
    );
    [0.773, 0.227, 0.045, 0].forEach((truth, index) =>
      expect(Math.abs((found[index]?.total ?? 9) - truth)).toBeLessThan(0.05),
    );
    expect(found[3]).toMatchObject({ first: 0, total: 0 });
  });

  it('refuse columns of unequal length and a metric that never varies', () => {
    expect(() => sobolIndices({ a: [1, 2], b: [1, 2], mixed: { init: [1] } })).toThrow(sweepInvalid('in each'));
    expect(() => sobolIndices({ a: [1, 1], b: [1, 1], mixed: { init: [1, 1] } })).toThrow(sweepInvalid('never varies'));
  });
});
