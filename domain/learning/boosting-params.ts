/** @module Hyperparameters of gradient boosting, named as in scikit-learn's histogram boosting where it has them. */
import { z } from 'zod';

export const boostingSchema = z.strictObject({
  rounds: z.int().min(1).max(100_000).default(100).describe('Trees, or trees per class; the most if stopped early.'),
  learningRate: z.number().positive().default(0.1).describe('What each tree adds is multiplied by this.'),
  maxLeaves: z.int().min(2).max(65_536).default(31).describe('Most leaves of a tree.'),
  maxDepth: z.int().min(1).optional().describe('Edges from the root to the deepest leaf; unlimited if left out.'),
  minSamplesLeaf: z.int().min(1).default(20).describe('Training rows that each side of a split must keep.'),
  l2: z.number().min(0).default(0).describe('Penalty on squared leaf values.'),
  maxBins: z
    .int()
    .min(2)
    .max(255)
    .default(255)
    .describe('Bins per feature; a feature with at most so many distinct values is split exactly.'),
  rowShare: z.number().gt(0).max(1).default(1).describe('Share of the rows that each round sees, drawn anew.'),
  columnShare: z.number().gt(0).max(1).default(1).describe('Share of the features that each tree sees, drawn anew.'),
  earlyStopping: z
    .strictObject({
      patience: z.int().min(1).default(10).describe('Rounds to go on without improvement.'),
      tolerance: z.number().min(0).default(1e-7).describe('Least decrease of the loss that is an improvement.'),
    })
    .optional()
    .describe('Stops when the loss on the validation rows no longer falls, and keeps the rounds up to its least.'),
});
export type BoostingParams = z.infer<typeof boostingSchema>;

/** Nothing is drawn where all rows or all features are seen. */
export function componentsOf({ rowShare, columnShare }: BoostingParams): readonly string[] {
  return [...(rowShare < 1 ? ['rows'] : []), ...(columnShare < 1 ? ['columns'] : [])];
}
