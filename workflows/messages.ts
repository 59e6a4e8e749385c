/** @module Queries that every pipeline workflow answers. */
import { defineQuery } from '@temporalio/workflow';
import { queryNames } from '../contracts/names.ts';
import type { ProgressView } from '../contracts/plan.ts';

export const progressQuery = defineQuery<ProgressView>(queryNames.progress);
/** Sentences that say what each unfinished step waits for. */
export const explainQuery = defineQuery<readonly string[]>(queryNames.explain);
