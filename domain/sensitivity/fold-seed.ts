/** @module The seed that a fold of a trial draws from: its own, so that the fits of one trial share nothing. */
import { deriveSeed } from '../learning/seeds.ts';

/** Fold 0 is the only one of a holdout and takes the seed as it is; folds of a cross-validation count from 1. */
export function foldSeed(seed: string, fold: number): string {
  return fold === 0 ? seed : deriveSeed(seed, '', 'fold', String(fold));
}
