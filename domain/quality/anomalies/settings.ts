/** @module Settings of anomaly detection and how they choose, fit and restore a score. */
import { z } from 'zod';
import type { FeatureMatrix, RandomStream } from '../../learning/learner.ts';
import { fitIsolationForest, restoreIsolationForest } from './isolation-forest.ts';
import { fitMahalanobis, restoreMahalanobis } from './mahalanobis.ts';
import { fitNeighborDistance, restoreNeighborDistance } from './neighbor-distance.ts';
import { learnPrototypes } from './prototypes.ts';
import { robustDeviation } from './robust-deviation.ts';
import type { AnomalyScorer } from './scorer.ts';
import { fitTailProbability, restoreTailProbability } from './tail-probability.ts';

export const anomalySettingsSchema = z.strictObject({
  method: z
    .enum(['knn', 'isolation-forest', 'mahalanobis', 'ecod', 'robust-z'])
    .default('knn')
    .describe(
      'score: distance to the nearest rows, cuts that isolate a row, covariance, tails, or one column at a time',
    ),
  k: z.int().min(1).max(1000).default(5).describe('knn: nearest rows that the distance is averaged over'),
  prototypes: z
    .int()
    .min(1)
    .max(50_000)
    .optional()
    .describe('knn: keep so many means of groups of at least 5 rows in place of the reference rows'),
  trees: z.int().min(1).max(10_000).default(100).describe('isolation-forest: number of trees'),
  sample: z.int().min(2).max(1_000_000).default(256).describe('isolation-forest: rows that each tree is grown on'),
  extension: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe('isolation-forest: further columns of one cut; 0 cuts along axes, more is the extended forest'),
  scaling: z
    .enum(['deviation', 'robust'])
    .default('deviation')
    .describe('unit of a numeric column: its deviation without wild values, or its median absolute deviation'),
  calibration: z
    .number()
    .gt(0)
    .lt(1)
    .default(1 / 3)
    .describe('share of the reference rows that scores are ranked among and that no score is fitted on'),
  fence: z
    .number()
    .min(0)
    .max(1000)
    .optional()
    .describe(
      'flag only scores that are also beyond the upper quartile by so many interquartile ranges; absent spends the whole false-positive budget',
    ),
  folds: z.int().min(2).max(100).default(5).describe('folds of a table that is its own reference'),
});
export type AnomalySettings = z.infer<typeof anomalySettingsSchema>;
type Method = AnomalySettings['method'];

export interface ScorerRequest {
  readonly settings: AnomalySettings;
  readonly features: FeatureMatrix;
  readonly stream: RandomStream;
  readonly throwIfCancelled?: (() => void) | undefined;
}

export function fitScorer({ settings, features, stream, throwIfCancelled }: ScorerRequest): AnomalyScorer {
  switch (settings.method) {
    case 'knn': {
      const { k, prototypes } = settings;
      if (prototypes === undefined) return fitNeighborDistance({ features, k });
      return fitNeighborDistance({ ...learnPrototypes(features, prototypes, stream), k });
    }
    case 'isolation-forest': {
      const { trees, sample, extension } = settings;
      return fitIsolationForest({ features, trees, sample, extension, stream, throwIfCancelled });
    }
    case 'mahalanobis':
      return fitMahalanobis(features);
    case 'ecod':
      return fitTailProbability(features);
    case 'robust-z':
      return robustDeviation;
  }
}

const restorers: Readonly<Record<Method, (json: unknown) => AnomalyScorer>> = {
  knn: restoreNeighborDistance,
  'isolation-forest': restoreIsolationForest,
  mahalanobis: restoreMahalanobis,
  ecod: restoreTailProbability,
  'robust-z': () => robustDeviation,
};

/** `json` is the encoded state. Throws `DATA_INVALID` for one that was damaged. */
export function restoreScorer(method: Method, json: unknown): AnomalyScorer {
  return restorers[method](json);
}
