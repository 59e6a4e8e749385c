/** @module Entries that new code could stand for: the same work under a key that differs in the code alone. */
import type { ActionEntry, CodeFingerprint } from '../../../contracts/action.ts';
import type { Definition, StepCode, StepSpec } from '../../../contracts/graph.ts';
import { actionKey, type KeyParts } from '../action-key.ts';
import { isKeyOf, type RebuildPorts, type Rebuilt, rebuild } from '../audit/rebuild.ts';
import type { ExecutionPorts } from '../execution.ts';
import { keyPartsOf, stepIdentity } from '../step-key.ts';

/** Entries of a step that are looked at, newest first. */
const mostEntries = 10_000;

export interface NewCode {
  readonly code: StepCode;
  /** As this worker finds it. */
  readonly fingerprint: CodeFingerprint;
}

export interface Candidate {
  readonly entry: ActionEntry;
  /** Code that the entry was made with. */
  readonly from: CodeFingerprint;
  /** Parts and key of the same work under the new code. */
  readonly parts: KeyParts;
  readonly key: string;
  /** The entry's definition with the new code in this step's place. */
  readonly definition: Definition;
  readonly index: number;
  readonly step: StepSpec;
  readonly inputs: Rebuilt['inputs'];
}

/** The definition with other code for one step; steps that shared the code keep theirs. */
function withCode(definition: Definition, index: number, { code, fingerprint }: NewCode): Definition {
  const name = `adopted ${fingerprint.digest}`;
  const steps = definition.steps.map((step, at) => (at === index ? { ...step, code: name } : step));
  return { ...definition, code: { ...definition.code, [name]: { ...code, fingerprint } }, steps };
}

async function candidateOf(entry: ActionEntry, now: NewCode, ports: RebuildPorts): Promise<Candidate | undefined> {
  const rebuilt = await rebuild(entry, ports);
  // What is not its own key here, as under another runtime, would not be found under the new one either.
  if (typeof rebuilt === 'string' || !isKeyOf(rebuilt.parts, entry.key)) return undefined;
  if (rebuilt.parts.code.digest === now.fingerprint.digest) return undefined;
  const { index, inputs } = rebuilt;
  const definition = withCode(rebuilt.definition, index, now);
  const step = definition.steps[index] ?? rebuilt.step;
  const fresh = await keyPartsOf(definition, step, rebuilt.parts.inputs, ports.host);
  const parts = { ...fresh, code: now.fingerprint };
  if (parts.step !== rebuilt.parts.step) return undefined;
  return { entry, from: rebuilt.parts.code, parts, key: actionKey(parts), definition, index, step, inputs };
}

/** Newest first. */
export async function candidates(
  definition: Definition,
  step: StepSpec,
  now: NewCode,
  ports: RebuildPorts & Pick<ExecutionPorts, 'actions'>,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const key of await ports.actions.recent(stepIdentity(definition, step), mostEntries)) {
    const entry = await ports.actions.get(key);
    const candidate = entry && (await candidateOf(entry, now, ports));
    if (candidate) found.push(candidate);
  }
  return found;
}
