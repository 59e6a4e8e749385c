/** @module Activities of seed sweeps: call the domain, return references. */
import type { SweepActivities } from '../contracts/sweep.ts';
import type { SeedSweeps } from '../domain/sensitivity/seed-sweeps.ts';
import { toFailure } from './failure.ts';
import { alive } from './heartbeat.ts';

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await alive(work);
  } catch (error) {
    throw toFailure(error);
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
