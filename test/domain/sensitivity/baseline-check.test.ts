/** @module Tests of checks against a baseline: prediction interval, Brown-Forsythe, constant metrics. */
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { brownForsythe, checkRun, predictionInterval } from '../../../domain/sensitivity/baseline-check.ts';
import golden from './fixtures/statistics.json' with { type: 'json' };
import { sweepInvalid } from './sweep-invalid.ts';

describe('a prediction interval', () => {
  it('is m +- t s sqrt(1 + 1/n)', () => {
    const { lower, upper, mean, deviation } = predictionInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(mean).toBe(5.5);
    const half = 2.262157 * deviation * Math.sqrt(1.1);
    expect(lower).toBeCloseTo(5.5 - half, 5);
    expect(upper).toBeCloseTo(5.5 + half, 5);
  });

  it('holds the next run in 95% of cases', () => {
    const master = createStream('prediction');
    let inside = 0;
    for (let run = 0; run < 4000; run += 1) {
      const stream = master.fork(run);
      const scores = Array.from({ length: 8 }, () => stream.nextNormal());
      if (checkRun(predictionInterval(scores), stream.nextNormal()) === 'inside') inside += 1;
    }
    expect(Math.abs(inside / 4000 - 0.95)).toBeLessThan(0.0104);
  });

  it('says on which side a run lies, and that one diverged', () => {
    const interval = predictionInterval([1, 2, 3]);
    expect([-9, 2, 99, null, Number.NaN].map((score) => checkRun(interval, score))).toEqual([
      'below',
      'inside',
      'above',
      'diverged',
      'diverged',
    ]);
  });

  it('of a constant metric has no width and lets the same value pass', () => {
    const constant = predictionInterval(new Array<number>(30).fill(0.1));
    expect(checkRun(constant, 0.1)).toBe('inside');
    expect(checkRun(constant, 0.1001)).toBe('above');
  });

  it('needs two finite scores', () => {
    expect(() => predictionInterval([1])).toThrow(sweepInvalid('has 1'));
    expect(() => predictionInterval([1, Number.NaN])).toThrow(sweepInvalid('finite'));
  });
});

describe('Brown-Forsythe', () => {
  it('agrees with SciPy', () => {
    const { a, b, statistic, p } = golden.brown_forsythe;
    const found = brownForsythe([a, b]);
    expect(found.statistic).toBeCloseTo(statistic, 9);
    expect(found.p).toBeCloseTo(p, 6);
  });

  it('sees no difference between constants, and every difference between a constant and another', () => {
    expect(
      brownForsythe([
        [1, 1, 1],
        [2, 2, 2],
      ]),
    ).toMatchObject({ statistic: 0, p: 1 });
    expect(
      brownForsythe([
        [1, 1],
        [0, 2],
      ]),
    ).toMatchObject({ statistic: Number.POSITIVE_INFINITY, p: 0 });
  });

  it('refuses one sweep, and a sweep of one run', () => {
    expect(() => brownForsythe([[1, 2]])).toThrow(sweepInvalid('two or more sweeps'));
    expect(() => brownForsythe([[1, 2], [1]])).toThrow(sweepInvalid('has 1'));
  });
});
