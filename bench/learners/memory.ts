/** @module Memory that a fitted model keeps: what is in use with it and without it, after garbage is collected. */
import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FittedModel } from '../../domain/learning/learner.ts';
import { prepareFit, type Trial } from './sides.ts';
import type { MemoryUse } from './speed-tables.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

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

function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}
