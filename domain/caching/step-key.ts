/** @module Key of one step of a definition once its inputs are known, and whether its outputs may be reused at all. */
import { createHash } from 'node:crypto';
import type { MissReason } from '../../contracts/action.ts';
import type { BlobRef } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Definition, ExternalRead, StepCode, StepSpec } from '../../contracts/graph.ts';
import { commandVariables } from '../../contracts/names.ts';
import type { RunOptions } from '../../contracts/plan.ts';
import { inputIdentity, type KeyParts } from './action-key.ts';
import { canonicalDigest } from './canonical.ts';

export type Outputs = Readonly<Record<string, BlobRef>>;

/** What of the executing process counts for a key. */
export interface KeyHost {
  readonly runtime: Readonly<Record<string, string>>;
  environment(name: string): string | undefined;
  /** Keyed HMAC of the value behind a reference, so that a key tells values apart and gives none away. */
  secretTag(reference: string, project: string): Promise<string>;
}

export function codeOf(definition: Definition, step: StepSpec): StepCode {
  const code = definition.code[step.code];
  if (!code)
    throw new WithinError(
      'INTERNAL',
      `The definition of ${definition.pipeline} lacks the code of step "${step.name}"; start the run again.`,
      { step: step.name },
    );
  return code;
}

/** What the code is used as; the path of a module does not count, so that moving a file keeps its outputs. */
function roleOfCode({ ref }: StepCode): string {
  switch (ref.kind) {
    case 'builtin':
      return `builtin:${ref.name}`;
    case 'module':
      return `module:${ref.role}`;
    case 'command':
      return ref.speaks === undefined ? 'command' : `command:${ref.speaks}`;
  }
}

/** Which source it is; its state stands among the external reads of the key. */
export function externalIdentity({ source }: ExternalRead): string {
  return `external:${canonicalDigest(source)}`;
}

/** Identity by role, or `undefined` while an upstream step is not settled. */
export function inputIdentities(
  step: StepSpec,
  settled: ReadonlyMap<string, Outputs>,
): Record<string, string> | undefined {
  const identities: Record<string, string> = {};
  for (const [role, input] of Object.entries(step.in)) {
    if ('files' in input) {
      identities[role] = inputIdentity(input.files);
      continue;
    }
    if ('external' in input) {
      identities[role] = externalIdentity(input.external);
      continue;
    }
    const ref = settled.get(input.step)?.[input.output];
    if (!ref) return undefined;
    identities[role] = inputIdentity(ref);
  }
  return identities;
}

const valueDigest = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16);

/**
 * Plain names count by the digest of their value; values behind a reference are secrets and do not count. Of a command
 * also what all commands see: outputs made under another locale or time zone are not its own.
 */
function environmentDigests(step: StepSpec, { ref }: StepCode, host: KeyHost): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const [name, value] of ref.kind === 'command' ? Object.entries(commandVariables) : [])
    digests[name] = valueDigest(value);
  for (const name of step.env) {
    if (name.includes('=')) continue;
    const value = host.environment(name);
    digests[name] = value === undefined ? 'unset' : valueDigest(value);
  }
  return digests;
}

/** Every outside read of a step: inputs by role, those of its own code by name. */
export function externalReads(step: StepSpec): Record<string, ExternalRead> {
  const inputs = Object.entries(step.in).flatMap(([role, input]) =>
    'external' in input ? [[`in.${role}`, input.external] as const] : [],
  );
  return { ...Object.fromEntries(inputs), ...step.probes };
}

function externalStates(step: StepSpec): Record<string, string> {
  const reads = Object.entries(externalReads(step));
  return Object.fromEntries(reads.map(([name, read]) => [name, read.state ?? 'unknown']));
}

async function secretTags(step: StepSpec, project: string, host: KeyHost): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const [path, reference] of Object.entries(step.secrets ?? {}))
    tags[path] = await host.secretTag(reference, project);
  return tags;
}

/** A repetition is a draw of its own as far as keys go; no component is called so. */
const seedsOf = ({ seeds, repetition }: StepSpec): KeyParts['seeds'] =>
  repetition === undefined ? seeds : { ...seeds, '=': String(repetition) };

export async function keyPartsOf(
  definition: Definition,
  step: StepSpec,
  inputs: Readonly<Record<string, string>>,
  host: KeyHost,
): Promise<KeyParts> {
  const code = codeOf(definition, step);
  return {
    step: roleOfCode(code),
    code: code.fingerprint,
    params: step.with,
    inputs,
    outputs: step.out,
    seeds: seedsOf(step),
    env: environmentDigests(step, code, host),
    runtime: host.runtime,
    external: externalStates(step),
    secrets: await secretTags(step, definition.project, host),
  };
}

/** The reason why an earlier output may not be used, or `undefined` when it may. */
export function reuseBarrier(
  definition: Definition,
  step: StepSpec,
  options: RunOptions,
  flags: Readonly<Record<string, boolean | string>>,
): MissReason | undefined {
  if (flags['reuse'] === false) return { component: 'disabled', path: 'flag reuse' };
  if (options.noCache) return { component: 'disabled', path: '--no-cache' };
  if (!step.cache) return { component: 'not-cacheable', path: 'cache: false' };
  const { uncacheable } = codeOf(definition, step).fingerprint;
  if (uncacheable.length > 0) return { component: 'not-cacheable', path: uncacheable.join('; ') };
  const unprobed = Object.entries(externalReads(step)).find(([, read]) => read.state === undefined);
  if (unprobed) return { component: 'not-cacheable', path: `nothing tells whether ${unprobed[0]} has changed` };
  if (isRefreshed(step, options)) return { component: 'refresh', path: `--refresh ${step.name}` };
  return undefined;
}

export function isRefreshed(step: StepSpec, options: RunOptions): boolean {
  return options.refresh?.some((name) => name === step.name || name === '*') ?? false;
}

/** Name under which entries of a step are found again for `explain`. */
export function stepIdentity(definition: Definition, step: StepSpec): string {
  return `${definition.pipeline}/${step.name}`;
}
