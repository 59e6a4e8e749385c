/** @module First Wasserstein distance of two empirical distributions: the area between their distribution functions. */
import { type Empirical, walkBoth } from './empirical.ts';

/**
 * In units of `scale` (> 0; 1: in those of the values). Infinite values are taken for the farthest finite one, and the
 * result is never more than the largest double. 0 where a sample is empty.
 */
export function wassersteinDistance(first: Empirical, second: Empirical, scale = 1): number {
  if (first.total === 0 || second.total === 0) return 0;
  let distance = 0;
  let previous = Number.NaN;
  let gap = 0;
  walkBoth(first, second, (value, a, b) => {
    const scaled = value / scale;
    if (Number.isFinite(scaled)) {
      if (Number.isFinite(previous)) distance += gap * (scaled - previous);
      previous = scaled;
    }
    gap = Math.abs(a / first.total - b / second.total);
  });
  return Math.min(distance, Number.MAX_VALUE);
}
