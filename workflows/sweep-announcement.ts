/** @module Tells people how a seed sweep ended, where there are people. */
import { ContinueAsNew, isCancellation } from '@temporalio/workflow';
import type { SweepConclusion, SweepInput } from '../contracts/sweep.ts';
import { failedSweepEvent, sweepEvents } from '../domain/sensitivity/telling/policy.ts';
import { failureOf } from './failures.ts';
import { collaborating } from './proxies.ts';
import { workflowNow } from './workflow-time.ts';

/** A sweep that is cancelled, or goes on in a fresh history, tells nothing. */
export async function announcingSweep(
  { sweepId, pipeline, announce }: Pick<SweepInput, 'sweepId' | 'pipeline' | 'announce'>,
  sweep: () => Promise<SweepConclusion>,
): Promise<SweepConclusion> {
  if (!announce) return sweep();
  const told = () => ({ sweepId, pipeline, at: workflowNow() });
  try {
    const conclusion = await sweep();
    await collaborating().emitEvents({ events: sweepEvents(told(), conclusion) });
    return conclusion;
  } catch (error) {
    if (error instanceof ContinueAsNew || isCancellation(error)) throw error;
    await collaborating().emitEvents({ events: [failedSweepEvent(told(), failureOf(error))] });
    throw error;
  }
}
