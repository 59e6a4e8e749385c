/** @module What becomes of a finished step: an entry for later runs, or a record of this run alone. */
import type { ActionEntry, EntryInput } from '../../contracts/action.ts';
import type { BlobRef } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { StepSpec } from '../../contracts/graph.ts';
import { inputIdentity } from './action-key.ts';
import type { ExecutionPorts, Prepared } from './execution.ts';
import { isTrusted } from './look-up.ts';
import type { StepRecord } from './plan-document.ts';
import type { Lease } from './ports.ts';
import { revocationOfOpenRun } from './revocations.ts';
import { externalIdentity, isRefreshed, type Outputs, reuseBarrier, stepIdentity } from './step-key.ts';

export interface Work {
  readonly outputs: Record<string, BlobRef>;
  readonly durationMs: number;
  /** Absent where nothing is published. */
  readonly components?: () => Promise<BlobRef>;
  readonly lease?: Lease;
}

/** False when outputs must not be found by another run. */
export function isPublished({ definition, step, request, plan }: Prepared): boolean {
  const barrier = reuseBarrier(definition, step, request.options, plan.flags);
  return barrier === undefined || barrier.component === 'refresh';
}
/** True when outputs differ from those of an earlier entry, or there is none. */
export async function differs(outputs: Outputs, previous: string | undefined, ports: ExecutionPorts): Promise<boolean> {
  const entry = previous === undefined ? undefined : await ports.actions.get(previous);
  if (!entry) return true;
  return Object.entries(outputs).some(([role, ref]) => entry.outputs[role]?.digest !== ref.digest);
}

/** The record of the run, after the entry was made where one may be. */
export async function publish(prepared: Prepared, work: Work, ports: ExecutionPorts): Promise<StepRecord> {
  const { key } = prepared;
  const { outputs, durationMs } = work;
  const changed = await differs(outputs, prepared.previous, ports);
  const explained = await explanationOf(prepared, ports);
  const record: StepRecord = { key, outcome: 'ran', changed, ...explained, outputs, durationMs };
  if (!work.components) return record;
  const warnings = await publishEntry(prepared, { ...work, components: work.components }, ports);
  return { ...record, ...(warnings.length > 0 && { warnings }) };
}

/** A step that waited for its inputs when the run was planned learns only now in what its key differs. */
async function explanationOf(
  { definition, step, request, plan, parts }: Prepared,
  ports: ExecutionPorts,
): Promise<Pick<StepRecord, 'reasons' | 'nearest'>> {
  const { reasons = [], nearest } = plan.steps[request.index] ?? {};
  if (reasons.length > 0 && reasons[0]?.component !== 'upstream')
    return { reasons, ...(nearest !== undefined && { nearest }) };
  const explained = await ports.lookUp.explain(stepIdentity(definition, step), parts);
  return { ...explained, reasons: [...explained.reasons] };
}

type Publishing = Work & Required<Pick<Work, 'components'>>;

async function publishEntry(prepared: Prepared, work: Publishing, ports: ExecutionPorts): Promise<string[]> {
  const { step } = prepared;
  try {
    // Somebody else holds the key by now; what this attempt made serves its own run and replaces nothing.
    if (work.lease && !(await work.lease.held()))
      return [`Another worker took step "${step.name}" over while it ran here, so this result is not kept for reuse.`];
    const keys = [...prepared.inputs.values()].map((upstream) => upstream.key);
    const revoked = await revocationOfOpenRun(prepared.request.runId, keys, ports);
    if (revoked)
      return [
        `The run holds a result that was revoked (${revoked.why}), so what "${step.name}" made is not kept; run again.`,
      ];
    const entry = ports.trust.sign(await entryOf(prepared, work, ports));
    const replaced = await makeRoom(prepared, ports);
    const { entry: standing } = await ports.actions.publish(entry);
    return await compare(replaced ?? standing, entry, prepared, ports);
  } catch (error) {
    if (!isWithinError(error)) throw error;
    const what = error.code === 'STORE_NOT_SHARED' ? 'shared' : 'stored for reuse';
    return [`The result of step "${step.name}" could not be ${what}: ${error.message}`];
  }
}

async function entryOf(
  { definition, step, request, inputs, key }: Prepared,
  work: Publishing,
  { host, clock }: ExecutionPorts,
): Promise<ActionEntry> {
  const { outputs, durationMs } = work;
  return {
    schema: 2,
    key,
    step: stepIdentity(definition, step),
    use: step.use,
    components: await work.components(),
    outputs,
    durationMs,
    createdAt: clock.now(),
    writer: host.identity,
    definition: request.definitionRef,
    index: request.index,
    runId: request.runId,
    inputs: entryInputs(step, inputs),
  };
}

/** What each role read, so that what was derived from a revoked entry can be found, and the step run again. */
function entryInputs(step: StepSpec, inputs: Prepared['inputs']): Record<string, EntryInput> {
  const read: Record<string, EntryInput> = {};
  for (const [role, input] of Object.entries(step.in)) {
    if ('files' in input) read[role] = { identity: inputIdentity(input.files) };
    else if ('external' in input) read[role] = { identity: externalIdentity(input.external) };
    else {
      const upstream = inputs.get(input.step);
      const ref = upstream?.outputs[input.output];
      if (upstream && ref) read[role] = { ...ref, key: upstream.key };
    }
  }
  return read;
}

/** Takes away an entry that this run may not accept, since it would block the new one for ever; returns it. */
async function makeRoom(
  { step, request, key }: Prepared,
  { actions, trust }: ExecutionPorts,
): Promise<ActionEntry | undefined> {
  const refreshed = isRefreshed(step, request.options);
  const { trust: least = 'any' } = request.options;
  if (!refreshed && least === 'any') return undefined;
  const standing = await actions.get(key);
  if (!standing || (!refreshed && isTrusted(trust.levelOf(standing), least))) return undefined;
  await actions.withdraw(key, refreshed ? 'refresh' : 'untrusted');
  return standing;
}

/** One key must mean one result; where it does not, the step is marked and the first difference is named. */
async function compare(
  standing: ActionEntry,
  entry: ActionEntry,
  { parts }: Prepared,
  ports: ExecutionPorts,
): Promise<string[]> {
  for (const [role, now] of Object.entries(entry.outputs)) {
    const was = standing.outputs[role];
    if (!was || was.digest === now.digest) continue;
    const path = await ports.differences.first(was, now);
    const { step, key } = entry;
    const code = parts.code.digest;
    await ports.ledger.append('nondeterminism', { step, key, code, role, path, was: was.digest, now: now.digest });
    return [
      `Step "${step.slice(step.indexOf('/') + 1)}" is not deterministic: two runs with one key gave different bytes for "${role}", first at ${path}.`,
    ];
  }
  return [];
}
