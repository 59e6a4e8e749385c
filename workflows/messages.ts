/** @module Queries that the workflows answer. */
import { defineQuery } from '@temporalio/workflow';
import type { AuditView } from '../contracts/audit.ts';
import { queryNames } from '../contracts/names.ts';
import type { ProgressView } from '../contracts/plan.ts';

export const progressQuery = defineQuery<ProgressView>(queryNames.progress);
/** Sentences that say what each unfinished step waits for. */
export const explainQuery = defineQuery<readonly string[]>(queryNames.explain);
export const auditProgressQuery = defineQuery<AuditView>(queryNames.progress);
