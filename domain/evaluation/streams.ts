/** @module The fixed random numbers of an evaluation: they do not depend on the run's seed, so equal inputs give equal bytes. */
import type { RandomStream } from '../learning/learner.ts';
import { createStream } from '../learning/random-stream.ts';

/** Any number would do; it must never change, or every stored interval would. */
const evaluationSeed = '20240229';
const purposes = ['base', 'bootstrap', 'importance-rows', 'importance', 'compare'] as const;

export function evaluationStream(purpose: (typeof purposes)[number]): RandomStream {
  return createStream(evaluationSeed).fork(purposes.indexOf(purpose));
}
