/** @module Queries and updates that the workflows answer. */
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { AuditView } from '../contracts/audit.ts';
import { queryNames, sweepUpdateNames } from '../contracts/names.ts';
import type { ProgressView } from '../contracts/plan.ts';
import type { SweepProgress } from '../contracts/sweep.ts';

export const progressQuery = defineQuery<ProgressView>(queryNames.progress);
/** Sentences that say what each unfinished step waits for. */
export const explainQuery = defineQuery<readonly string[]>(queryNames.explain);
export const auditProgressQuery = defineQuery<AuditView>(queryNames.progress);

export const sweepProgressQuery = defineQuery<SweepProgress>(queryNames.progress);
export const pauseSweepUpdate = defineUpdate<SweepProgress, []>(sweepUpdateNames.pause);
export const resumeSweepUpdate = defineUpdate<SweepProgress, []>(sweepUpdateNames.resume);
export const stopSweepUpdate = defineUpdate<SweepProgress, []>(sweepUpdateNames.stop);
/** Raises the most blocks. */
export const extendSweepUpdate = defineUpdate<SweepProgress, [number]>(sweepUpdateNames.extend);
