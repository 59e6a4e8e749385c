/** @module The fixed random numbers of an evaluation: they do not depend on the run's seed, so equal inputs give equal bytes. */
import type { RandomStream } from '../learning/learner.ts';
import { createStream } from '../learning/random-stream.ts';
import { deriveSeed } from '../learning/seeds.ts';

/** Any number would do; it must never change, or every stored interval would. */
const evaluationSeed = '20240229';
/** A stream is the place of its purpose here: `importance`, drawn by column name since, keeps the place of `compare`. */
const purposes = ['base', 'bootstrap', 'importance-rows', 'importance', 'compare'] as const;

export function evaluationStream(purpose: (typeof purposes)[number]): RandomStream {
  return createStream(evaluationSeed).fork(purposes.indexOf(purpose));
}

/** Shuffle of a column for its importance, by name: other columns beside it change nothing. `repeat` counts from 0. */
export function importanceStream(column: string, repeat: number): RandomStream {
  return createStream(deriveSeed(evaluationSeed, 'importance', column, String(repeat)));
}
