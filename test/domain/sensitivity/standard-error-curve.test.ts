/** @module Tests of the standard error of a mean when only some seeds vary. */
import { describe, expect, it } from 'vitest';
import { planted } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { standardErrorCurves } from '../../../domain/sensitivity/standard-error-curve.ts';

describe('the standard error of a mean', () => {
  const curves = standardErrorCurves(5.5, { c1: 4.25, c2: 1.25, c4: 0 });

  it('falls with the root of k only where every seed varies', () => {
    expect(curves.at(-1)).toMatchObject({ varied: 'all', worthAtMost: null });
    expect(curves.at(-1)?.standardErrors[24]).toBeCloseTo(Math.sqrt(5.5 / 25), 12);
    expect(curves[2]?.standardErrors[99]).toBeCloseTo(Math.sqrt(5.5), 12);
  });

  it('of one varied component is worth at most 1 / (1 - share) independent fits', () => {
    expect(curves[0]?.worthAtMost).toBeCloseTo(5.5 / 1.25, 12);
    expect(curves[1]?.worthAtMost).toBeCloseTo(5.5 / 4.25, 12);
  });

  it('agrees with simulated means of five fits that share all seeds but one', () => {
    const master = createStream('curve');
    const runs = 20_000;
    let squares = 0;
    for (let run = 0; run < runs; run += 1) {
      const stream = master.fork(run);
      const frozen = [0, 0, 0, 0].map(() => stream.nextNormal());
      let sum = 0;
      for (let fit = 0; fit < 5; fit += 1) sum += planted.score([stream.nextNormal(), ...frozen.slice(1)]) - 90;
      squares += (sum / 5) ** 2;
    }
    const expected = curves[0]?.standardErrors[4] ?? 0;
    // The relative error of a variance over 20,000 runs is 1%, of a deviation half of it.
    expect(Math.abs(Math.sqrt(squares / runs) / expected - 1)).toBeLessThan(0.025);
  });

  it('takes an estimated effect above the variance as all of it', () => {
    expect(standardErrorCurves(1, { only: 1.3 }, 4)[0]).toMatchObject({
      worthAtMost: null,
      standardErrors: [1, Math.SQRT1_2, Math.sqrt(1 / 3), 0.5],
    });
  });
});
