/** @module From flagged rows per split to the law of the true false-positive rate, with the noise of the test rows taken out. */
import type { RandomStream } from '../../domain/learning/learner.ts';
import { meanOf, varianceOf } from '../../domain/statistics/moments.ts';
import { fisherUpperTail, sampleQuantile } from '../../domain/statistics/quantiles.ts';

/** Flagged rows of each split, of the same number of clean test rows. */
export interface SplitCounts {
  readonly flagged: Float64Array;
  readonly tested: number;
}

export interface RateLaw {
  readonly mean: number;
  /** Deviation of the true rate over splits. */
  readonly deviation: number;
  /** Estimated share of splits whose true rate is at most alpha. */
  readonly kept: number;
}

/**
 * Flagged rows of a split are binomial given its true rate, and true rates follow a beta law; so their variance is
 * p (1 - p) (1 + (m - 1) r) / m with r = 1 / (a + b + 1), which is solved for r. Splits that vary less than the test rows
 * alone would explain have one rate.
 */
export function rateLaw({ flagged, tested }: SplitCounts, alpha: number): RateLaw {
  const shares = flagged.map((count) => count / tested);
  const mean = meanOf(shares);
  const spread = (varianceOf(shares) * tested) / (mean * (1 - mean));
  const correlation = (spread - 1) / (tested - 1);
  if (!(correlation > 0)) return { mean, deviation: 0, kept: mean <= alpha ? 1 : 0 };
  const weight = 1 / correlation - 1;
  const [a, b] = [mean * weight, (1 - mean) * weight];
  // B is beta if and only if (b / a) B / (1 - B) is Fisher's F.
  const kept = 1 - fisherUpperTail(((b / a) * alpha) / (1 - alpha), 2 * a, 2 * b);
  return { mean, deviation: Math.sqrt((mean * (1 - mean)) / (weight + 1)), kept };
}

/** 95% percentile interval of `kept` over resampled splits. */
export function keptInterval(counts: SplitCounts, alpha: number, stream: RandomStream): readonly [number, number] {
  const { flagged, tested } = counts;
  const kept = Float64Array.from({ length: 2000 }, () => {
    const drawn = flagged.map(() => flagged[stream.nextBelow(flagged.length)] ?? 0);
    return rateLaw({ flagged: drawn, tested }, alpha).kept;
  }).sort();
  return [sampleQuantile(kept, 0.025), sampleQuantile(kept, 0.975)];
}

/** Share of splits whose seen rate is at most alpha: test noise included. */
export function seenShare({ flagged, tested }: SplitCounts, alpha: number): number {
  return flagged.filter((count) => count <= alpha * tested).length / flagged.length;
}
