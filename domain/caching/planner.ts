/** @module One pass over the graph: settles what is finished or reusable, and says why the rest has to run. */

import type { BlobRef } from '../../contracts/digest.ts';
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import { type RunOptions, windowSize } from '../../contracts/plan.ts';
import type { LookUp } from './look-up.ts';
import { type PlanDocument, type PlanStep, recordName, stepRecordSchema } from './plan-document.ts';
import type { ActionStore, RunRecordStore } from './ports.ts';
import { inputIdentities, type KeyHost, keyPartsOf, type Outputs, reuseBarrier, stepIdentity } from './step-key.ts';

export interface PlannerPorts {
  readonly lookUp: LookUp;
  readonly actions: ActionStore;
  readonly records: RunRecordStore;
  readonly host: KeyHost;
}

export interface Planning {
  readonly definition: Definition;
  readonly earlier: PlanDocument;
  readonly options: RunOptions;
  readonly lost: ReadonlySet<string>;
  /** Steps whose activities run: their records settle them, since their entries are seen a moment before. */
  readonly inFlight?: ReadonlySet<number>;
}

/**
 * The earlier plan with everything settled that can be settled now. A step that an earlier plan has looked at already is
 * looked up again only if it may be among the next that are handed out, so that the work of all plans of a run grows with
 * the graph and not with its square.
 */
export async function settlePlan(planning: Planning, ports: PlannerPorts): Promise<PlanDocument> {
  const settled = new Map<string, Outputs>();
  // One listing in place of a question for each step: in a bucket each of these is a request.
  const recorded = new Set(await ports.records.names(planning.earlier.runId));
  const steps: PlanStep[] = [];
  let startable = 0;
  for (const [index, step] of planning.definition.steps.entries()) {
    const earlier = planning.earlier.steps[index] ?? { state: 'todo' };
    const isNear = startable < windowSize;
    const planned = await planStep({ step, index, earlier, settled, recorded, isNear, planning }, ports);
    if (planned.state !== 'todo' && planned.outputs) settled.set(step.name, planned.outputs);
    const isOffered = planned.state === 'todo' && planned.key !== undefined && !planning.inFlight?.has(index);
    if (isOffered) startable += 1;
    steps.push(planned);
  }
  return { ...planning.earlier, steps };
}

interface StepPlanning {
  readonly step: StepSpec;
  readonly index: number;
  readonly earlier: PlanStep;
  readonly settled: ReadonlyMap<string, Outputs>;
  /** Names of the records of the run. */
  readonly recorded: ReadonlySet<string>;
  /** True where the step may be among the next that are handed out. */
  readonly isNear: boolean;
  readonly planning: Planning;
}

const names = (outputs: Outputs | undefined): BlobRef[] => Object.values(outputs ?? {});

async function planStep(context: StepPlanning, ports: PlannerPorts): Promise<PlanStep> {
  const { earlier, planning } = context;
  if (earlier.state !== 'todo') {
    if (!names(earlier.outputs).some((ref) => planning.lost.has(ref.digest))) return earlier;
    return forceStep(earlier, ports);
  }
  const record = await recordOf(context, ports);
  if (record) {
    if (!names(record.outputs).some((ref) => planning.lost.has(ref.digest))) return record;
    return forceStep({ ...earlier, ...record }, ports);
  }
  // What is published by the running activity itself would pass for reuse.
  if (planning.inFlight?.has(context.index)) return earlier;
  if (wasSeen(earlier) && !context.isNear) return earlier;
  return resolveStep(context, ports);
}

/** An earlier plan has looked the step up. */
const wasSeen = ({ reasons }: PlanStep): boolean => reasons !== undefined && reasons[0]?.component !== 'lost';

/** The producer of lost bytes runs again; its entry is taken away first, or it would block the new one. */
async function forceStep(step: PlanStep, ports: PlannerPorts): Promise<PlanStep> {
  if (step.key !== undefined) await ports.actions.withdraw(step.key, 'lost');
  return { state: 'todo', forced: (step.forced ?? 0) + 1, reasons: [{ component: 'lost' }] };
}

async function recordOf(
  { step, earlier, recorded, planning }: StepPlanning,
  ports: PlannerPorts,
): Promise<PlanStep | undefined> {
  const name = recordName(step.name, earlier.forced);
  if (!recorded.has(name)) return undefined;
  const stored = await ports.records.get(planning.earlier.runId, name);
  const record = stepRecordSchema.safeParse(stored);
  if (!record.success) return undefined;
  const { outcome, changed: _changed, ...rest } = record.data;
  return {
    ...(earlier.forced !== undefined && { forced: earlier.forced }),
    state: outcome,
    ...rest,
  };
}

async function resolveStep(context: StepPlanning, ports: PlannerPorts): Promise<PlanStep> {
  const { step, earlier, settled, planning } = context;
  const { definition, options } = planning;
  const kept = earlier.forced === undefined ? {} : { forced: earlier.forced };
  const barrier = reuseBarrier(definition, step, options, planning.earlier.flags);
  const inputs = inputIdentities(step, settled);
  // What an earlier plan has not found is nothing that this run could be compared with.
  const newest = async () =>
    wasSeen(earlier) ? earlier.previous : ports.lookUp.newest(stepIdentity(definition, step));
  if (!inputs)
    return { ...kept, state: 'todo', reasons: [barrier ?? { component: 'upstream' }], ...previousOf(await newest()) };
  const parts = await keyPartsOf(definition, step, inputs, ports.host);
  const found = await ports.lookUp.find(parts, options.trust);
  if (!barrier && earlier.forced === undefined && found.entry) {
    const { outputs, durationMs, adopted } = found.entry;
    return { state: 'reused', key: found.key, outputs, savedMs: durationMs, ...(adopted && { adopted }) };
  }
  const { reasons, nearest } = barrier
    ? { reasons: [barrier], nearest: undefined }
    : await ports.lookUp.explain(stepIdentity(definition, step), parts, found);
  const compared = nearest === undefined ? {} : { nearest };
  return {
    ...kept,
    state: 'todo',
    key: found.key,
    reasons: [...reasons],
    ...compared,
    ...(!barrier && previousOf(await newest())),
  };
}

const previousOf = (previous: string | undefined): Pick<PlanStep, 'previous'> =>
  previous === undefined ? {} : { previous };
