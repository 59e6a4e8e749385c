/**
 * @module One step, once: the record of this run, else an entry, else the work itself. The key is made anew from what
 * the step really runs with; the planned key is only a hint.
 */
import type { ActionEntry } from '../../contracts/action.ts';
import type { BlobRef } from '../../contracts/digest.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import type { StepRequest, StepResult } from '../../contracts/plan.ts';
import type { CodeResolver, Host, SourceResolver, StepControl, StepRunner } from '../pipeline/ports.ts';
import { actionKey, type KeyParts, keyComponents } from './action-key.ts';
import { currentFingerprint } from './current-code.ts';
import type { LookUp } from './look-up.ts';
import { type PlanDocument, recordName, type StepRecord, stepRecordSchema } from './plan-document.ts';
import type { ActionStore, BlobStore, Clock, RunRecordStore } from './ports.ts';
import { jobOf, materializeInputs, storeOutputs } from './step-job.ts';
import {
  codeOf,
  inputIdentities,
  isRefreshed,
  keyPartsOf,
  type Outputs,
  reuseBarrier,
  stepIdentity,
} from './step-key.ts';

export interface ExecutionPorts {
  readonly blobs: BlobStore;
  readonly actions: ActionStore;
  readonly records: RunRecordStore;
  readonly lookUp: LookUp;
  readonly runner: StepRunner;
  readonly sources: (project: string) => SourceResolver;
  readonly code: (project: string) => CodeResolver;
  readonly host: Host;
  readonly clock: Clock;
}

export interface Execution {
  readonly definition: Definition;
  readonly plan: PlanDocument;
  readonly request: StepRequest;
  readonly control: StepControl;
}

interface Prepared extends Execution {
  readonly step: StepSpec;
  readonly inputs: ReadonlyMap<string, Outputs>;
  readonly parts: KeyParts;
  readonly key: string;
  readonly previous: string | undefined;
}

/** Runs or reuses the step and leaves its record. Throws `INPUT_LOST`, `PUBLISH_REFUSED`, `STEP_*`. */
export async function executeStep(execution: Execution, ports: ExecutionPorts): Promise<StepResult> {
  const { definition, plan, request } = execution;
  const step = definition.steps[request.index];
  if (!step)
    throw new WithinError('INTERNAL', `The definition of ${definition.pipeline} has no step ${request.index}.`);
  const planned = plan.steps[request.index];
  const name = recordName(step.name, planned?.forced);
  const earlier = stepRecordSchema.safeParse(await ports.records.get(request.runId, name));
  if (earlier.success) return resultOf(earlier.data);
  const prepared = await prepare(execution, step, planned?.previous, ports);
  const record =
    (planned?.forced === undefined ? await reuse(prepared, ports) : undefined) ?? (await perform(prepared, ports));
  await ports.records.put(request.runId, name, record);
  return resultOf(record);
}

function resultOf(record: StepRecord): StepResult {
  const { outcome, changed, durationMs, savedMs } = record;
  return { outcome, changed, durationMs, ...(savedMs !== undefined && { savedMs }) };
}

async function prepare(
  execution: Execution,
  step: StepSpec,
  previous: string | undefined,
  ports: ExecutionPorts,
): Promise<Prepared> {
  const inputs = await upstreamOutputs(execution, step, ports);
  const identities = inputIdentities(step, inputs);
  if (!identities)
    throw new WithinError('INTERNAL', `Step "${step.name}" was started before its inputs were finished.`, {
      step: step.name,
    });
  const { definition } = execution;
  const code = await currentFingerprint(codeOf(definition, step), ports.code(definition.project));
  const parts = { ...keyPartsOf(definition, step, identities, ports.host), code };
  return { ...execution, step, inputs, parts, key: actionKey(parts), previous };
}

/** Outputs of upstream steps: from the plan, or from their records where they finished after it. */
async function upstreamOutputs(
  { definition, plan, request }: Execution,
  step: StepSpec,
  ports: ExecutionPorts,
): Promise<Map<string, Outputs>> {
  const outputs = new Map<string, Outputs>();
  for (const input of Object.values(step.in)) {
    if (!('step' in input) || outputs.has(input.step)) continue;
    const index = definition.steps.findIndex((candidate) => candidate.name === input.step);
    const planned = plan.steps[index];
    if (planned?.outputs && planned.state !== 'todo') {
      outputs.set(input.step, planned.outputs);
      continue;
    }
    const record = stepRecordSchema.safeParse(
      await ports.records.get(request.runId, recordName(input.step, planned?.forced)),
    );
    if (record.success) outputs.set(input.step, record.data.outputs);
  }
  return outputs;
}

async function reuse(prepared: Prepared, ports: ExecutionPorts): Promise<StepRecord | undefined> {
  const { definition, step, request, plan, parts, key } = prepared;
  if (reuseBarrier(definition, step, request.options, plan.flags)) return undefined;
  const found = await ports.lookUp.find(parts);
  if (found.lost) await ports.actions.withdraw(key, 'lost');
  if (!found.entry) return undefined;
  const { outputs, durationMs } = found.entry;
  return {
    key,
    outcome: 'reused',
    outputs,
    durationMs: 0,
    savedMs: durationMs,
    changed: await differs(outputs, prepared.previous, ports),
  };
}

async function differs(outputs: Outputs, previous: string | undefined, ports: ExecutionPorts): Promise<boolean> {
  const entry = previous === undefined ? undefined : await ports.actions.get(previous);
  if (!entry) return true;
  return Object.entries(outputs).some(([role, ref]) => entry.outputs[role]?.digest !== ref.digest);
}

async function perform(prepared: Prepared, ports: ExecutionPorts): Promise<StepRecord> {
  const { step, key, control } = prepared;
  const files = await materializeInputs(prepared, ports);
  const workspace = await ports.host.workspace(key);
  let done = false;
  try {
    const job = await jobOf(prepared, { files, workspace }, ports);
    const components = isPublished(prepared) ? storeComponents(prepared, ports) : undefined;
    const startedAt = ports.clock.now();
    await ports.runner.run(job, control);
    const durationMs = Math.max(0, ports.clock.now() - startedAt);
    if (control.signal.aborted)
      throw new WithinError('CANCELLED', `Step "${step.name}" was cancelled; nothing of it was kept.`, {
        step: step.name,
      });
    const outputs = await storeOutputs(job, ports.blobs);
    await refuseMoved(prepared, ports);
    done = true;
    return await publish(prepared, { outputs, durationMs, ...(components && { components }) }, ports);
  } finally {
    await ports.host.discard(workspace, done);
  }
}

interface Work {
  readonly outputs: Record<string, BlobRef>;
  readonly durationMs: number;
  /** Absent where nothing is published. */
  readonly components?: () => Promise<BlobRef>;
}

/** Begun while the step runs, since they are known before it; a failure is told when the entry is made. */
function storeComponents({ parts }: Prepared, ports: ExecutionPorts): () => Promise<BlobRef> {
  const storing = ports.blobs.put(JSON.stringify(keyComponents(parts)), mediaTypes.json);
  storing.catch(() => undefined);
  return () => storing;
}

/** Sources and declared files may have been saved while the step ran; such outputs would poison every later run. */
async function refuseMoved({ definition, step }: Prepared, ports: ExecutionPorts): Promise<void> {
  const { ref } = codeOf(definition, step);
  const read = Object.values(step.in).flatMap((input) => ('files' in input ? input.files : []));
  const watched = [...read, ...(ref.kind === 'builtin' ? [] : ref.files)];
  if (watched.length === 0) return;
  const resolver = ports.sources(definition.project);
  for (const file of watched) {
    if (await resolver.unchanged(file)) continue;
    throw new WithinError(
      'PUBLISH_REFUSED',
      `${file.path} changed while step "${step.name}" ran, so its outputs are not kept; run again.`,
      { step: step.name, path: file.path },
    );
  }
}

/** False when outputs must not be found by another run. */
function isPublished({ definition, step, request, plan }: Prepared): boolean {
  const barrier = reuseBarrier(definition, step, request.options, plan.flags);
  return barrier === undefined || barrier.component === 'refresh';
}

async function publish(prepared: Prepared, work: Work, ports: ExecutionPorts): Promise<StepRecord> {
  const { step, request, key } = prepared;
  const { components, ...done } = work;
  const changed = await differs(done.outputs, prepared.previous, ports);
  const record: StepRecord = { key, outcome: 'ran', changed, reasons: await reasonsOf(prepared, ports), ...done };
  if (!components) return record;
  if (isRefreshed(step, request.options)) await ports.actions.withdraw(key, 'refresh');
  const warnings = await publishEntry(prepared, { ...done, components }, ports);
  return { ...record, ...(warnings.length > 0 && { warnings }) };
}

/** A step that waited for its inputs when the run was planned learns only now in what its key differs. */
async function reasonsOf(
  { definition, step, request, plan, parts }: Prepared,
  ports: ExecutionPorts,
): Promise<NonNullable<StepRecord['reasons']>> {
  const planned = plan.steps[request.index]?.reasons ?? [];
  if (planned.length > 0 && planned[0]?.component !== 'upstream') return planned;
  return [...(await ports.lookUp.explain(stepIdentity(definition, step), parts))];
}

async function publishEntry(
  { definition, step, key }: Prepared,
  work: Required<Work>,
  ports: ExecutionPorts,
): Promise<string[]> {
  try {
    const components = await work.components();
    const entry: ActionEntry = {
      schema: 1,
      key,
      step: stepIdentity(definition, step),
      use: step.use,
      components,
      outputs: work.outputs,
      durationMs: work.durationMs,
      createdAt: ports.clock.now(),
      writer: ports.host.identity,
    };
    const { entry: standing } = await ports.actions.publish(entry);
    const role = Object.keys(work.outputs).find(
      (name) => standing.outputs[name]?.digest !== work.outputs[name]?.digest,
    );
    return role === undefined
      ? []
      : [`Step "${step.name}" is not deterministic: two runs with one key gave different bytes for "${role}".`];
  } catch (error) {
    if (!isWithinError(error)) throw error;
    return [`The result of step "${step.name}" could not be stored for reuse: ${error.message}`];
  }
}
