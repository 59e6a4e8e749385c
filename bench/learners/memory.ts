/** @module Memory that a fitted model keeps: what is in use with it and without it, after garbage is collected. */
import { memoryUsage } from 'node:process';
import type { FittedModel } from '../../domain/learning/learner.ts';
import { collectAll } from './garbage.ts';
import { prepareFit, type Trial } from './sides.ts';
import type { MemoryUse } from './speed-tables.ts';

const mostRounds = 20;
/** Bytes. */
const agreement = 1024;

/** Holds the model while garbage is collected, whatever the optimiser thinks of its last use. */
const held = new Set<FittedModel>();

/** Fits once more, so that no time is measured beside it. Memory of kernels, one a thread, is no model's and stays. */
export function measureMemory(trial: Trial): MemoryUse {
  const { fit, test } = prepareFit(trial);
  const before = inUse();
  const model = fit();
  held.add(model);
  const fitted = inUse() - before;
  model.predict(test);
  const predicted = inUse() - before;
  held.clear();
  return { fitted, predicted };
}

/** Buffers are given back some collections after the last use of them: goes on until two readings agree. */
function inUse(): number {
  let before = Number.POSITIVE_INFINITY;
  for (let round = 0; round < mostRounds; round += 1) {
    collectAll();
    const { heapUsed, external } = memoryUsage();
    const now = heapUsed + external;
    if (Math.abs(before - now) < agreement) return now;
    before = now;
  }
  return before;
}
