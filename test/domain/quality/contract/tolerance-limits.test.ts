import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  predictedBeyond,
  predictedShare,
  toleranceLimits,
} from '../../../../domain/quality/contract/tolerance-limits.ts';

const sortedUniforms = (count: number, name: string): Float64Array => {
  const stream = createStream(name);
  return Float64Array.from({ length: count }, () => stream.nextDouble()).sort();
};

describe('tolerance limits', () => {
  it('exist from 93 values on, the smallest number whose range holds 95% with a confidence of 95%', () => {
    expect(toleranceLimits(sortedUniforms(92, 'few'))).toBeUndefined();
    const limits = toleranceLimits(sortedUniforms(93, 'enough'));
    expect(limits?.rank).toBe(1);
    expect(limits?.content).toBeGreaterThan(0.95);
    expect(limits?.content).toBeLessThan(0.951);
  });

  it('hold their content in at least 95% of samples, and leave out wild values of large ones', () => {
    let held = 0;
    for (let sample = 0; sample < 300; sample += 1) {
      const { low = 0, high = 0, content = 0 } = toleranceLimits(sortedUniforms(200, `sample ${sample}`)) ?? {};
      held += Number(high - low >= content);
    }
    // Binomial(300, 0.95) is at least 272 with 99.9%.
    expect(held).toBeGreaterThanOrEqual(272);
    expect(held).toBeLessThan(300);
    const wild = Float64Array.from([...sortedUniforms(9999, 'large'), 1e9]).sort();
    expect(toleranceLimits(wild)).toMatchObject({ rank: 5 });
    expect(toleranceLimits(wild)?.high).toBeLessThan(1);
  });
});

describe('predictions of a later table', () => {
  it('are broken by chance no more often than asked, beyond a limit of any rank', () => {
    for (const [seen, later, rank, level] of [
      [100, 100, 1, 0.05],
      [400, 100, 3, 0.05],
      [100, 300, 1, 0.01],
    ] as const) {
      const bound = predictedBeyond(rank, { seen, later, level });
      let broken = 0;
      for (let sample = 0; sample < 1000; sample += 1) {
        const limit = sortedUniforms(seen, `seen ${seen} ${sample}`)[rank - 1] ?? 0;
        const beyond = sortedUniforms(later, `later ${later} ${sample}`).filter((value) => value < limit).length;
        broken += Number(beyond > bound * later + 1e-9);
      }
      expect(broken / 1000).toBeLessThanOrEqual(level + 3 * Math.sqrt(level / 1000));
      expect(bound).toBeLessThan(0.12);
    }
  });

  it('widen a share by the noise of both tables', () => {
    const at = (seen: number, later: number) => predictedShare(0.1, { seen, later, level: 0.01 });
    expect(at(1e9, 1e9)).toBeCloseTo(0.1, 4);
    expect(at(1000, 1000)).toBeGreaterThan(at(1000, 1e9));
    expect(at(100, 1000)).toBeGreaterThan(at(1000, 1000));
    // As Wilson's upper bound of 0 in n: z² / (n + z²), here with 500 trials.
    expect(predictedShare(0, { seen: 1000, later: 1000, level: 0.025 })).toBeCloseTo(3.8415 / 503.8415, 5);
    expect(predictedShare(0, { seen: 0, later: 10, level: 0.05 })).toBe(1);
  });
});
