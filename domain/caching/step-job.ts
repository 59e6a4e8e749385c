/** @module The files around one execution: verified inputs, an output path per role, outputs taken into the store. */
import type { BlobRef } from '../../contracts/digest.ts';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import type { Definition, InputSpec, StepSpec } from '../../contracts/graph.ts';
import type { Host, SourceResolver, StepJob, Workspace } from '../pipeline/ports.ts';
import type { KeyParts } from './action-key.ts';
import type { Upstream } from './execution.ts';
import type { BlobStore, ExternalReads } from './ports.ts';
import { codeOf } from './step-key.ts';

interface Prepared {
  readonly definition: Definition;
  readonly step: StepSpec;
  readonly inputs: ReadonlyMap<string, Upstream>;
  /** With the code as it is on this worker. */
  readonly parts?: Pick<KeyParts, 'code'>;
}

interface Ports {
  readonly blobs: BlobStore;
  readonly sources: (project: string) => SourceResolver;
  readonly external: ExternalReads;
  readonly host: Host;
}

type InputFiles = StepJob['inputs'];

/** Local, verified files by role. Throws `INPUT_LOST` with every digest that is gone or damaged. */
export async function materializeInputs(
  { definition, step, inputs }: Prepared,
  workspace: Workspace,
  ports: Ports,
): Promise<InputFiles> {
  const files: Record<string, InputFiles[string]> = {};
  const lost: string[] = [];
  // Threads load code from the store of this machine, so what only the shared one has is brought here.
  const { ref: code } = codeOf(definition, step);
  if (code.kind === 'module') await verifiedPath(code.blob, ports.blobs);
  for (const [role, input] of Object.entries(step.in)) {
    if ('files' in input) {
      files[role] = await sourceInput(input, { role, project: definition.project, folder: workspace.scratch }, ports);
      continue;
    }
    if ('external' in input) {
      files[role] = await fetchedInput(input, { role, project: definition.project, folder: workspace.scratch }, ports);
      continue;
    }
    const ref = inputs.get(input.step)?.outputs[input.output];
    const path = ref && (await verifiedPath(ref, ports.blobs));
    if (!ref || path === undefined) lost.push(ref?.digest ?? `${input.step}.${input.output}`);
    else files[role] = { path, mediaType: ref.mediaType, files: [{ path, name: role }] };
  }
  if (lost.length > 0) {
    throw new WithinError(
      'INPUT_LOST',
      `Inputs of step "${step.name}" are gone from the store or damaged; they are computed again.`,
      { digests: lost },
    );
  }
  return files;
}

async function verifiedPath(ref: BlobRef, blobs: BlobStore): Promise<string | undefined> {
  try {
    return await blobs.path(ref.digest);
  } catch (error) {
    if (isWithinError(error) && error.code === 'STORE_DAMAGED') return undefined;
    throw error;
  }
}

async function sourceInput(
  input: Extract<InputSpec, { files: unknown }>,
  { role, project, folder }: { role: string; project: string; folder: string },
  ports: Ports,
): Promise<InputFiles[string]> {
  if (input.stored) return storedInput(input, ports.host.join(folder, `source-${role}`), ports);
  const resolver = ports.sources(project);
  for (const file of input.files) {
    if (await resolver.unchanged(file)) continue;
    throw new WithinError(
      'SOURCE_CHANGED',
      `${file.path} changed after the run was planned, or is not on this machine; run again, with --upload where the worker has other files.`,
      { path: file.path },
    );
  }
  const files = input.files.map((file) => ({ path: ports.host.join(project, file.path), name: file.path }));
  return { path: files[0]?.path ?? '', mediaType: 'application/octet-stream', files };
}

/**
 * Sources that were put into the store before the run, under the names of their files: readers tell a format from the
 * ending. Throws `SOURCE_NOT_FOUND`.
 */
async function storedInput(
  input: Extract<InputSpec, { files: unknown }>,
  folder: string,
  { blobs, host }: Ports,
): Promise<InputFiles[string]> {
  const files: { path: string; name: string }[] = [];
  for (const { path: name, digest, size } of input.files) {
    const stored = await verifiedPath({ digest, size, mediaType: '' }, blobs);
    if (stored === undefined) {
      throw new WithinError(
        'SOURCE_NOT_FOUND',
        `The uploaded source ${name} is not in the store that this worker reads; give it the shared store of the command line, or run again with --upload.`,
        { path: name, digest },
      );
    }
    const path = host.join(folder, name);
    await host.link(stored, path);
    files.push({ path, name });
  }
  return { path: files[0]?.path ?? '', mediaType: 'application/octet-stream', files };
}

/** Brings what lies outside the project into the step's own folder, if it still is what the run was planned with. */
async function fetchedInput(
  { external: { source, state }, name }: Extract<InputSpec, { external: unknown }>,
  { role, project, folder }: { role: string; project: string; folder: string },
  { external, host }: Ports,
): Promise<InputFiles[string]> {
  if (state !== undefined && (await external.probe(source, project)) !== state) {
    throw new WithinError(
      'SOURCE_CHANGED',
      `The source of role "${role}" (${name}) changed after the run was planned; run again.`,
      { role, name },
    );
  }
  const path = host.join(folder, `source-${role}-${name}`);
  await external.fetch(source, project, path);
  return { path, mediaType: 'application/octet-stream', files: [{ path, name }] };
}

/** Keys do not count the order of names, so a step must not see which one a pipeline file has: names come sorted. */
function inOrder<T>(value: T): T {
  if (Array.isArray(value)) return value.map(inOrder) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, inOrder<unknown>(member)])) as T;
}

export async function jobOf(
  { definition, step, parts }: Prepared,
  place: { files: InputFiles; workspace: Workspace },
  { host }: Ports,
): Promise<StepJob> {
  const { ref, fingerprint } = codeOf(definition, step);
  const outputs = Object.entries(step.out).map(
    ([role, mediaType]) => [role, { path: host.join(place.workspace.outputs, role), mediaType }] as const,
  );
  return {
    name: step.name,
    code: ref,
    project: definition.project,
    inputs: inOrder(place.files),
    params: inOrder(step.with),
    secrets: await secretsOf(step, definition.project, host),
    seeds: inOrder(step.seeds),
    env: inOrder(await variablesOf(step, definition.project, host)),
    outputs: inOrder(Object.fromEntries(outputs)),
    scratch: place.workspace.scratch,
    checkpointDir: place.workspace.checkpoint,
    timeoutMs: step.timeoutMs,
    ...(step.resources && { resources: step.resources }),
    packages: fingerprint.packages,
    ...(ref.kind === 'command' &&
      ref.speaks !== undefined && { environment: environmentOf(parts?.code ?? fingerprint) }),
  };
}

const environmentOf = ({ digest, files, packages }: KeyParts['code']): NonNullable<StepJob['environment']> =>
  inOrder({ digest, files, packages });

async function secretsOf(step: StepSpec, project: string, host: Host): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (const [path, reference] of Object.entries(step.secrets ?? {}))
    secrets[path] = await host.reference(reference, project);
  return secrets;
}

async function variablesOf(step: StepSpec, project: string, host: Host): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const declared of step.env) {
    const [name = '', ...reference] = declared.split('=');
    const value = reference.length > 0 ? await host.reference(reference.join('='), project) : host.environment(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** Blobs first, so that an entry never points to bytes that are not there. */
export async function storeOutputs(job: StepJob, blobs: BlobStore): Promise<Record<string, BlobRef>> {
  const stored: Record<string, BlobRef> = {};
  for (const [role, { path, mediaType }] of Object.entries(job.outputs))
    stored[role] = await blobs.putFile(path, mediaType);
  return stored;
}
