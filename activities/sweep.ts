/** @module Activities of seed sweeps: call the domain, return references. */
import { isWithinError } from '../contracts/errors.ts';
import type { SweepActivities } from '../contracts/sweep.ts';
import type { SeedSweeps } from '../domain/sensitivity/seed-sweeps.ts';
import { toFailure } from './failure.ts';
import { alive } from './heartbeat.ts';

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await alive(work);
  } catch (error) {
    // Bytes that are damaged on this machine come from the shared store, once that answers again.
    const mayHeal = isWithinError(error) && error.code === 'INPUT_LOST';
    throw toFailure(error, mayHeal ? false : undefined);
  }
}

export function createSweepActivities(sweeps: SeedSweeps): SweepActivities {
  return {
    prepareSweep: (origin) => failing(() => sweeps.prepare(origin)),
    beginSweep: (request) => failing(() => sweeps.begin(request)),
    defineRound: (request) => failing(() => sweeps.defineRound(request)),
    analyzeSweep: (request) => failing(() => sweeps.analyze(request)),
    defineSweepReport: (request) => failing(() => sweeps.defineReport(request)),
    concludeSweep: (request) => failing(() => sweeps.conclude(request)),
  };
}
