/** @module An entry's work as it can be done again: definition, step, inputs, and the key that it has here and now. */
import type { ActionEntry } from '../../../contracts/action.ts';
import { type CodeFingerprint, keyComponentsSchema } from '../../../contracts/action.ts';
import { isWithinError } from '../../../contracts/errors.ts';
import type { Definition, StepSpec } from '../../../contracts/graph.ts';
import { actionKey, earlierKey, type KeyParts } from '../action-key.ts';
import { currentFingerprint } from '../current-code.ts';
import type { Documents } from '../documents.ts';
import type { ExecutionPorts, Upstream } from '../execution.ts';
import { movedRead } from '../moved-reads.ts';
import type { BlobStore } from '../ports.ts';
import { codeOf, inputIdentities, keyPartsOf } from '../step-key.ts';

export interface Rebuilt {
  readonly entry: ActionEntry;
  readonly definition: Definition;
  readonly index: number;
  readonly step: StepSpec;
  readonly inputs: ReadonlyMap<string, Upstream>;
  /** With the code that the entry was made with, and the environment and runtime of this process. */
  readonly parts: KeyParts;
}

export type RebuildPorts = Pick<ExecutionPorts, 'blobs' | 'host'> & { readonly documents: Documents };

/** Bytes that each role read, under the names of the steps that made them. */
function upstreamOf(step: StepSpec, entry: ActionEntry): Map<string, Upstream> {
  const inputs = new Map<string, Upstream>();
  for (const [role, input] of Object.entries(step.in)) {
    const read = entry.inputs?.[role];
    if (!('step' in input) || !read || !('key' in read)) continue;
    const { key, ...ref } = read;
    inputs.set(input.step, { key, outputs: { ...inputs.get(input.step)?.outputs, [input.output]: ref } });
  }
  return inputs;
}

/** The code as it was when the entry was made; a command's stands nowhere else. */
async function recordedCode(entry: ActionEntry, blobs: BlobStore): Promise<CodeFingerprint | undefined> {
  try {
    const bytes = await blobs.get(entry.components.digest);
    const parsed = bytes && keyComponentsSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return parsed?.data?.code;
  } catch (error) {
    if (isWithinError(error) && error.code === 'STORE_DAMAGED') return undefined;
    throw error;
  }
}

/** The definition that an entry was made by; `undefined` when it is gone. */
export async function definitionOf(entry: ActionEntry, documents: Documents): Promise<Definition | undefined> {
  try {
    return entry.definition && (await documents.definition(entry.definition));
  } catch (error) {
    if (isWithinError(error)) return undefined;
    throw error;
  }
}

/** The work behind an entry, or the reason why it cannot be told. */
export async function rebuild(entry: ActionEntry, ports: RebuildPorts): Promise<Rebuilt | string> {
  const { definition: ref, index, inputs: read } = entry;
  if (!ref || index === undefined || !read) return 'it was made before entries said what they were made from';
  const definition = await definitionOf(entry, ports.documents);
  const step = definition?.steps[index];
  if (!definition || !step) return 'its definition is gone from the store';
  const inputs = upstreamOf(step, entry);
  const outputs = new Map([...inputs].map(([name, upstream]) => [name, upstream.outputs]));
  const identities = inputIdentities(step, outputs);
  const code = await recordedCode(entry, ports.blobs);
  if (!identities || !code) return 'what it was made from is gone from the store';
  const parts = { ...(await keyPartsOf(definition, step, identities, ports.host)), code };
  return { entry, definition, index, step, inputs, parts };
}

/** True when these parts are the entry's own, by this version of the key or the one before. */
export function isKeyOf(parts: KeyParts, key: string): boolean {
  return actionKey(parts) === key || earlierKey(parts) === key;
}

/** Code that would run here now. A module's is the stored bundle itself, so it cannot change. */
async function codeHere({ definition, step }: Rebuilt, ports: Pick<ExecutionPorts, 'code'>): Promise<CodeFingerprint> {
  const code = codeOf(definition, step);
  const resolver = ports.code(definition.project);
  if (code.ref.kind === 'builtin') return (await resolver.builtin(code.ref.name)).fingerprint;
  return currentFingerprint(code, resolver);
}

/** Why running the work here and now would not answer for the entry; `undefined` when it would. */
export async function obstacle(rebuilt: Rebuilt, ports: ExecutionPorts): Promise<string | undefined> {
  const { entry, definition, step, parts } = rebuilt;
  if (!isKeyOf(parts, entry.key)) return 'the environment, a secret or the runtime is not what it was';
  const { digest } = await codeHere(rebuilt, ports);
  if (digest !== parts.code.digest) return 'its code is not what it was';
  const moved = await movedRead(definition, step, ports);
  return moved === undefined ? undefined : `${moved.what} is not what it was`;
}
