/** @module The end of a run: its table of steps, its metrics and whether its gates were reached. */
import { z } from 'zod';
import type { BlobRef } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { ConcludeRequest } from '../../contracts/plan.ts';
import { type Metric, metricSchema, type RunDocument, type StepReport } from '../../contracts/run.ts';
import { judgeGate } from '../evaluation/gate.ts';
import type { PlanDocument, PlanStep } from './plan-document.ts';
import type { BlobStore, Clock } from './ports.ts';

function reportOf(name: string, use: string, step: PlanStep, failure: ConcludeRequest['failure']): StepReport {
  const failed = failure?.name === name;
  const [reason] = step.reasons ?? [];
  return {
    name,
    use,
    outcome: failed ? 'failed' : step.state === 'todo' ? 'skipped' : step.state,
    ...(reason && { reason }),
    ...(step.nearest !== undefined && { nearest: step.nearest }),
    ...(step.key !== undefined && { key: step.key }),
    durationMs: step.durationMs ?? 0,
    ...(step.savedMs !== undefined && { savedMs: step.savedMs }),
    outputs: step.outputs ?? {},
  };
}

async function readJson(ref: BlobRef | undefined, blobs: BlobStore): Promise<unknown> {
  const bytes = ref && (await blobs.get(ref.digest));
  return bytes && (JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown);
}

const decisionSchema = z.looseObject({ summary: z.string() });

async function readDecisions(refs: readonly (BlobRef | undefined)[], blobs: BlobStore): Promise<string[]> {
  const documents = await Promise.all(refs.map((ref) => readJson(ref, blobs)));
  return documents.flatMap((document) => decisionSchema.safeParse(document).data?.summary ?? []);
}

async function readMetrics(ref: BlobRef | undefined, blobs: BlobStore): Promise<Record<string, Metric>> {
  const document = await readJson(ref, blobs);
  const metrics = typeof document === 'object' && document !== null && 'metrics' in document ? document.metrics : {};
  const parsed = Object.entries(metrics as object).map(
    ([name, metric]) => [name, metricSchema.safeParse(metric)] as const,
  );
  return Object.fromEntries(parsed.flatMap(([name, metric]) => (metric.success ? [[name, metric.data]] : [])));
}

/** A gate on a metric that nobody computed is not reached. */
function gateFailures(gate: Definition['gate'], metrics: Readonly<Record<string, Metric>>): string[] {
  try {
    return judgeGate(gate, metrics as Parameters<typeof judgeGate>[1]).failures.map(({ message }) => message);
  } catch (error) {
    if (isWithinError(error)) return [error.message];
    throw error;
  }
}

export interface Ending {
  readonly definition: Definition;
  readonly definitionRef: BlobRef;
  readonly plan: PlanDocument;
  readonly failure?: ConcludeRequest['failure'];
  readonly cancelled?: boolean;
  /** Names of steps that gave two results for one key. */
  readonly marked?: ReadonlySet<string>;
}

/** The document of a run that ended, for whatever reason. */
export async function concludeRun(ending: Ending, ports: { blobs: BlobStore; clock: Clock }): Promise<RunDocument> {
  const { definition, plan, failure, cancelled } = ending;
  const outputOf = (at: { step: string; output: string } | undefined) => {
    const index = definition.steps.findIndex((step) => step.name === at?.step);
    return at && plan.steps[index]?.outputs?.[at.output];
  };
  const refs = {
    metrics: outputOf(definition.results.metrics),
    report: outputOf(definition.results.report),
    model: outputOf(definition.results.model),
  };
  const metrics: Record<string, Metric> = {};
  for (const ref of [refs.metrics, ...definition.results.ownMetrics.map(outputOf)])
    Object.assign(metrics, await readMetrics(ref, ports.blobs));
  const decisions = await readDecisions((definition.results.decisions ?? []).map(outputOf), ports.blobs);
  const missed = failure || cancelled ? [] : gateFailures(definition.gate, metrics);
  const failed = failure !== undefined || missed.length > 0;
  return {
    schema: 1,
    runId: plan.runId,
    pipeline: definition.pipeline,
    kind: definition.kind,
    status: cancelled ? 'cancelled' : failed ? 'failed' : 'completed',
    definitionRef: ending.definitionRef,
    steps: definition.steps.map(({ name, use }, index) => ({
      ...reportOf(name, use, plan.steps[index] ?? { state: 'todo' }, failure),
      ...(ending.marked?.has(name) && { mark: 'not-deterministic' as const }),
    })),
    metrics,
    gateFailures: missed,
    results: Object.fromEntries(Object.entries(refs).filter(([, ref]) => ref !== undefined)),
    flags: plan.flags,
    ...(failure && { error: { code: failure.code, message: failure.message, details: { step: failure.name } } }),
    ...(!failure &&
      missed.length > 0 && {
        error: { code: 'GATE_FAILED', message: missed.join(' '), details: {} },
      }),
    ...(decisions.length > 0 && { decisions }),
    warnings: plan.steps.flatMap((step) => step.warnings ?? []),
    finishedAt: ports.clock.now(),
  };
}
