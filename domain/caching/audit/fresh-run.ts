/** @module Work done again beside the cache: nothing is looked up, no entry is published or replaced. */
import { WithinError } from '../../../contracts/errors.ts';
import type { StepControl } from '../../pipeline/ports.ts';
import { canonicalDigest } from '../canonical.ts';
import type { ExecutionPorts } from '../execution.ts';
import { movedRead } from '../moved-reads.ts';
import { jobOf, materializeInputs, storeOutputs } from '../step-job.ts';
import type { Outputs } from '../step-key.ts';
import type { Rebuilt } from './rebuild.ts';

export type FreshWork = Pick<Rebuilt, 'definition' | 'step' | 'inputs'> & Partial<Pick<Rebuilt, 'parts'>>;

export interface FreshRun {
  readonly ports: ExecutionPorts;
  readonly control: StepControl;
  /** Names the working folders: a checkpoint of the real step, or of another execution, would be no fresh start. */
  readonly tag: string;
}

/** Outputs of one execution. Equal bytes are in the store already; others stay there until gc clears them. */
export async function runAfresh(work: FreshWork, { ports, control, tag }: FreshRun): Promise<Outputs> {
  const { definition, step } = work;
  const workspace = await ports.host.workspace(canonicalDigest(['fresh', tag]));
  try {
    const files = await materializeInputs(work, workspace, ports);
    const job = await jobOf(work, { files, workspace }, ports);
    await ports.runner.run(job, control);
    if (control.signal.aborted)
      throw new WithinError('CANCELLED', `The repetition of step "${step.name}" was cancelled.`, { step: step.name });
    const outputs = await storeOutputs(job, ports.blobs);
    const moved = await movedRead(definition, step, ports);
    if (!moved) return outputs;
    throw new WithinError(
      'SOURCE_CHANGED',
      `Step "${step.name}" was not judged, since ${moved.what} changed while it ran; repeat it.`,
      { step: step.name, ...moved.details },
    );
  } finally {
    await ports.host.discard(workspace, true);
  }
}

export interface OutputDifference {
  readonly role: string;
  /** Role and first differing place. */
  readonly path: string;
}

/** The first role whose bytes differ, or that only one side has. */
export async function firstDifference(
  was: Outputs,
  now: Outputs,
  { differences }: Pick<ExecutionPorts, 'differences'>,
): Promise<OutputDifference | undefined> {
  for (const role of [...new Set([...Object.keys(was), ...Object.keys(now)])].sort()) {
    const [before, after] = [was[role], now[role]];
    if (!before || !after) return { role, path: `${role}: only one side has it` };
    if (before.digest !== after.digest) return { role, path: `${role}: ${await differences.first(before, after)}` };
  }
  return undefined;
}
