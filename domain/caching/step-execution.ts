/**
 * @module One step, once: the record of this run, else an entry, else the work itself. The key is made anew from what
 * the step really runs with; the planned key is only a hint.
 */
import type { BlobRef } from '../../contracts/digest.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { StepSpec } from '../../contracts/graph.ts';
import type { StepResult } from '../../contracts/plan.ts';
import { actionKey, keyComponents } from './action-key.ts';
import { currentFingerprint } from './current-code.ts';
import type { Execution, ExecutionPorts, Prepared, Upstream } from './execution.ts';
import { movedRead } from './moved-reads.ts';
import { recordName, type StepRecord, stepRecordSchema } from './plan-document.ts';
import type { Lease } from './ports.ts';
import { differs, isPublished, publish } from './publication.ts';
import { jobOf, materializeInputs, storeOutputs } from './step-job.ts';
import { codeOf, inputIdentities, keyPartsOf, reuseBarrier } from './step-key.ts';
import { passedOn, toleratedFailure } from './tolerated-failure.ts';

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
  const reusable = () => (planned?.forced === undefined ? reuse(prepared, ports) : Promise.resolve(undefined));
  const record = passedOn(prepared) ?? (await obtain(prepared, reusable, ports));
  await ports.records.put(request.runId, name, record);
  return resultOf(record);
}

/** An entry, else the work, else its failure where the step tolerates that. */
async function obtain(
  prepared: Prepared,
  reusable: () => Promise<StepRecord | undefined>,
  ports: ExecutionPorts,
): Promise<StepRecord> {
  const startedAt = ports.clock.now();
  try {
    return (await reusable()) ?? (await performOnce(prepared, reusable, ports));
  } catch (error) {
    return toleratedFailure(prepared, { error, startedAt }, ports);
  }
}

/**
 * One of many workers computes a key; the others end their attempt and come again. What was published between the
 * look-up and the lease is found by looking once more. Throws `STEP_BUSY`.
 */
async function performOnce(
  prepared: Prepared,
  reusable: () => Promise<StepRecord | undefined>,
  ports: ExecutionPorts,
): Promise<StepRecord> {
  if (!isPublished(prepared) || prepared.plan.flags['single-flight'] === false)
    return perform(prepared, undefined, ports);
  const lease = await ports.leases.acquire(prepared.key);
  if (!lease) {
    throw new WithinError(
      'STEP_BUSY',
      `Step "${prepared.step.name}" is being computed by another worker; its result is reused as soon as it is there.`,
      { step: prepared.step.name, leaseMs: ports.leases.ttlMs },
    );
  }
  try {
    return (await reusable()) ?? (await perform(prepared, lease, ports));
  } finally {
    // One that cannot be given back ends by itself; what was computed must not be lost for it.
    await lease.release().catch(() => undefined);
  }
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
  const outputs = new Map([...inputs].map(([name, upstream]) => [name, upstream.outputs]));
  const identities = inputIdentities(step, outputs);
  if (!identities)
    throw new WithinError('INTERNAL', `Step "${step.name}" was started before its inputs were finished.`, {
      step: step.name,
    });
  const { definition } = execution;
  const code = await currentFingerprint(codeOf(definition, step), ports.code(definition.project));
  const parts = { ...(await keyPartsOf(definition, step, identities, ports.host)), code };
  return { ...execution, step, inputs, parts, key: actionKey(parts), previous };
}

/** Outputs of upstream steps: from the plan, or from their records where they finished after it. */
async function upstreamOutputs(
  { definition, plan, request }: Execution,
  step: StepSpec,
  ports: ExecutionPorts,
): Promise<Map<string, Upstream>> {
  const found = new Map<string, Upstream>();
  for (const input of Object.values(step.in)) {
    if (!('step' in input) || found.has(input.step)) continue;
    const index = definition.steps.findIndex((candidate) => candidate.name === input.step);
    const planned = plan.steps[index];
    if (planned?.outputs && planned.state !== 'todo') {
      found.set(input.step, { key: planned.key ?? '', outputs: planned.outputs });
      continue;
    }
    const record = stepRecordSchema.safeParse(
      await ports.records.get(request.runId, recordName(input.step, planned?.forced)),
    );
    if (record.success) found.set(input.step, record.data);
  }
  return found;
}

async function reuse(prepared: Prepared, ports: ExecutionPorts): Promise<StepRecord | undefined> {
  const { definition, step, request, plan, parts, key } = prepared;
  if (reuseBarrier(definition, step, request.options, plan.flags)) return undefined;
  const found = await ports.lookUp.find(parts, request.options.trust);
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

async function perform(prepared: Prepared, lease: Lease | undefined, ports: ExecutionPorts): Promise<StepRecord> {
  const { step, key, control } = prepared;
  const workspace = await ports.host.workspace(key);
  let done = false;
  try {
    const files = await materializeInputs(prepared, workspace, ports);
    const job = await jobOf(prepared, { files, workspace }, ports);
    const components = isPublished(prepared) ? storeComponents(prepared, ports) : undefined;
    let startedAt = ports.clock.now();
    // Waiting for a free thread is no work of the step: what it costs to run again must not grow with the load.
    const started = () => {
      startedAt = ports.clock.now();
    };
    let tookMs: number | undefined;
    const took = (ms: number) => {
      tookMs = ms;
    };
    await ports.runner.run(job, { ...control, started, took });
    const durationMs = tookMs ?? Math.max(0, ports.clock.now() - startedAt);
    if (control.signal.aborted)
      throw new WithinError('CANCELLED', `Step "${step.name}" was cancelled; nothing of it was kept.`, {
        step: step.name,
      });
    const outputs = await storeOutputs(job, ports.blobs);
    await refuseMoved(prepared, ports);
    done = true;
    const work = { outputs, durationMs, ...(components && { components }), ...(lease && { lease }) };
    return await publish(prepared, work, ports);
  } finally {
    await ports.host.discard(workspace, done);
  }
}

/** Begun while the step runs, since they are known before it; a failure is told when the entry is made. */
function storeComponents({ parts }: Prepared, ports: ExecutionPorts): () => Promise<BlobRef> {
  const storing = ports.blobs.put(JSON.stringify(keyComponents(parts)), mediaTypes.json);
  storing.catch(() => undefined);
  return () => storing;
}

/** Sources and declared files may have been saved while the step ran; such outputs would poison every later run. */
async function refuseMoved({ definition, step }: Prepared, ports: ExecutionPorts): Promise<void> {
  const moved = await movedRead(definition, step, ports);
  if (!moved) return;
  throw new WithinError(
    'PUBLISH_REFUSED',
    `Outputs of step "${step.name}" are not kept, since ${moved.what} changed while it ran; run again.`,
    { step: step.name, ...moved.details },
  );
}
