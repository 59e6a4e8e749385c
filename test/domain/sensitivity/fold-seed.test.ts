/** @module Tests of the seeds of folds. */
import { expect, it } from 'vitest';
import { foldSeed } from '../../../domain/sensitivity/fold-seed.ts';

it('gives a holdout the seed itself, and each fold one of its own', () => {
  expect(foldSeed('s', 0)).toBe('s');
  const seeds = [1, 2, 10, 11].flatMap((fold) => [foldSeed('s', fold), foldSeed('t', fold)]);
  expect(new Set(seeds).size).toBe(8);
  for (const seed of seeds) expect(seed).toMatch(/^[0-9a-f]{64}$/);
});
