/** @module What a report is made of, gathered from the inputs of its step. */
import { z } from 'zod';
import { type CleaningDecision, cleaningDecisionSchema } from '../../contracts/cleaning.ts';
import { type GuardReport, guardReportSchema } from '../../contracts/guard.ts';
import { pipelineKinds } from '../../contracts/names.ts';
import { parseMetrics } from '../evaluation/metrics.ts';
import { summarizeMetrics } from '../evaluation/summarize.ts';
import type { StepArguments, StepInput } from '../pipeline/step.ts';
import { readProgramModel } from '../programs/header.ts';
import type { CheckDocument, MetricsDocument, ModelDocument, Profile } from './documents.ts';
import { checkSchema, metricsSchema, modelSchema, profileSchema, readDocument } from './documents.ts';
import type { Predictions } from './predictions.ts';
import { concatenated, readPredictions } from './predictions.ts';

export const reportParams = z.strictObject({
  title: z.string().min(1).describe('heading of the report'),
  description: z.string().optional().describe('what the pipeline is for'),
  kind: z.enum(pipelineKinds).describe('which kind of pipeline is reported'),
  gate: z.record(z.string(), z.string()).optional().describe('conditions by metric, as ">= 0.93"'),
  facts: z.record(z.string(), z.string()).optional().describe('labels with texts to show below the heading'),
});
export type ReportParams = z.infer<typeof reportParams>;

export interface ReportContent extends ReportParams {
  readonly metrics?: MetricsDocument | undefined;
  /** Metrics of each fold, in fold order. */
  readonly folds: readonly MetricsDocument[];
  readonly predictions?: Predictions | undefined;
  readonly check?: CheckDocument | undefined;
  readonly model?: ModelDocument | undefined;
  /** What was decided on the cleaning of training rows. */
  readonly cleaning?: CleaningDecision | undefined;
  /** What rows break of the contract of a model. */
  readonly guard?: GuardReport | undefined;
  /** Columns of the resulting table, or of the checked one. */
  readonly profile?: Profile | undefined;
}

type Inputs = StepArguments['inputs'];

/** Inputs `prefix-1`, `prefix-2` … `prefix-10` in the order of their numbers, other endings after them by name. */
export function numbered(inputs: Inputs, prefix: string): readonly (readonly [string, StepInput])[] {
  const ending = (role: string) => role.slice(prefix.length + 1);
  const rank = (role: string) => (/^\d+$/.test(ending(role)) ? Number(ending(role)) : Number.POSITIVE_INFINITY);
  return Object.entries(inputs)
    .filter(([role]) => role.startsWith(`${prefix}-`))
    .sort(([a], [b]) => (rank(a) === rank(b) ? (a < b ? -1 : 1) : rank(a) - rank(b)));
}

async function documentOf<T extends z.ZodType>(
  inputs: Inputs,
  role: string,
  schema: T,
): Promise<z.infer<T> | undefined> {
  const input = inputs[role];
  return input && readDocument(schema, role, await input.json());
}

/** A program's model opens with a header that says the same as the document of a built-in one. */
async function modelOf({ model }: Inputs): Promise<ModelDocument | undefined> {
  if (!model) return undefined;
  const program = await readProgramModel(model);
  return readDocument(modelSchema, 'model', program?.model ?? (await model.json()));
}

async function predictionsOf(inputs: Inputs, task: Predictions['task']): Promise<Predictions | undefined> {
  const whole = inputs.predictions;
  const parts = whole ? [whole] : numbered(inputs, 'predictions').map(([, input]) => input);
  const tables = await Promise.all(parts.map((part) => part.table()));
  return concatenated(tables.map((table) => readPredictions(table, task)));
}

/** A graph may hand over folds without their summary. */
function summarized(folds: readonly { role: string; json: unknown }[]): MetricsDocument | undefined {
  if (folds.length === 0) return undefined;
  const summary = summarizeMetrics(folds.map(({ role, json }) => parseMetrics(json, role)));
  return readDocument(metricsSchema, 'metrics', summary);
}

/** Reads every input once. Throws `DATA_INVALID` or `COLUMN_NOT_FOUND` naming the role that cannot be read. */
export async function gatherContent({ inputs, params, context }: StepArguments): Promise<ReportContent> {
  const each = await Promise.all(
    numbered(inputs, 'metrics').map(async ([role, input]) => ({ role, json: await input.json() })),
  );
  const folds = each.map(({ role, json }) => readDocument(metricsSchema, role, json));
  const metrics = (await documentOf(inputs, 'metrics', metricsSchema)) ?? summarized(each);
  const task = metrics?.task;
  const check = await documentOf(inputs, 'check', checkSchema);
  const table = inputs.table;
  const profile = table && readDocument(profileSchema, 'table', await context.tables.profile(table.path));
  return {
    ...(params as ReportParams),
    metrics,
    folds,
    predictions: task && (await predictionsOf(inputs, task)),
    check,
    model: await modelOf(inputs),
    cleaning: await documentOf(inputs, 'cleaning', cleaningDecisionSchema),
    guard: await documentOf(inputs, 'guard', guardReportSchema),
    profile: profile ?? check?.profile,
  };
}
