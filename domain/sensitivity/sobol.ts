/** @module First-order and total Sobol indices from two matrices of runs, to tell interactions from main effects. */
import { WithinError } from '../../contracts/errors.ts';
import { meanOf, squaresAboutMean } from '../statistics/moments.ts';

/** Scores of N base tuples A, of N other tuples B, and, by component, of A with that component's seeds from B. */
export interface SobolRuns {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly mixed: Readonly<Record<string, readonly number[]>>;
}

export interface SobolIndex {
  readonly component: string;
  /** S: share of the variance by this component alone (Saltelli et al. 2010). As it comes out, also below 0. */
  readonly first: number;
  /** T: share with all its interactions (Jansen 1999). */
  readonly total: number;
  /** T - S. */
  readonly interactions: number;
}

/** Indices by component; the variance is that of A and B together. `SWEEP_INVALID` for unequal counts or no variance. */
export function sobolIndices({ a, b, mixed }: SobolRuns): readonly SobolIndex[] {
  const columns = Object.entries(mixed);
  if (a.length < 2 || [b, ...columns.map(([, scores]) => scores)].some(({ length }) => length !== a.length)) {
    throw new WithinError(
      'SWEEP_INVALID',
      'Sobol indices need two or more blocks and a score of A, B and every mixed tuple in each',
      {
        blocks: a.length,
      },
    );
  }
  const both = [...a, ...b];
  const variance = squaresAboutMean(both) / both.length;
  if (variance === 0) {
    throw new WithinError(
      'SWEEP_INVALID',
      'the metric never varies, so there is no variance to divide; choose another metric',
    );
  }
  // Products of scores far from 0 would drown the differences.
  const mean = meanOf(both);
  return columns.map(([component, scores]): SobolIndex => {
    const first = meanOf(scores.map((score, block) => ((b[block] ?? 0) - mean) * (score - (a[block] ?? 0)))) / variance;
    const total = meanOf(scores.map((score, block) => ((a[block] ?? 0) - score) ** 2)) / (2 * variance);
    return { component, first, total, interactions: total - first };
  });
}
