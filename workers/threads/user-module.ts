/** @module Runs a user's module: a step function, or the `fit` and `apply` of a transform. */
import { pathToFileURL } from 'node:url';
import { installModule } from '../../adapters/code/load-module.ts';
import { readFolder } from '../../adapters/store/open-store.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { CodeRef } from '../../contracts/graph.ts';
import type { Table } from '../../domain/data/table.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import type { StepArguments, StepFunction, StepOutput, Transform } from '../../domain/pipeline/step.ts';
import { isStandardSchema } from '../../domain/quality/rules/standard-schema.ts';
import type { CodeStore } from './messages.ts';
import { checkRowsBySchema } from './row-schema.ts';

type ModuleRef = Extract<CodeRef, { kind: 'module' }>;

interface Place {
  readonly project: string;
  readonly store: CodeStore;
}

/** Modules that this thread has loaded; the language keeps them anyway, by the digest in their address. */
const modules = new Map<string, Promise<Record<string, unknown>>>();
/** Version of each package that a loaded module reached. */
const versions = new Map<string, string>();

/** This thread holds another version of a package in memory than the step was hashed with. */
export class StaleThreadError extends Error {}

function refuseStale(packages: Readonly<Record<string, string>>): void {
  for (const [name, version] of Object.entries(packages)) {
    if ((versions.get(name) ?? version) !== version) throw new StaleThreadError(name);
    versions.set(name, version);
  }
}

function importBlob(
  digest: string,
  packages: Readonly<Record<string, string>>,
  place: Place,
): Promise<Record<string, unknown>> {
  refuseStale(packages);
  const identity = `${place.project}\0${digest}`;
  const known = modules.get(identity) ?? installAndImport(digest, packages, place);
  modules.set(identity, known);
  known.catch(() => modules.delete(identity));
  return known;
}

async function installAndImport(
  digest: string,
  packages: Readonly<Record<string, string>>,
  { project, store }: Place,
): Promise<Record<string, unknown>> {
  const bytes = await readFolder(store.root, store.keys).get(digest);
  if (!bytes)
    throw new WithinError(
      'CODE_MISSING',
      `The code ${digest.slice(0, 12)} is not in the store ${store.root}; run the pipeline again.`,
      { digest },
    );
  const path = await installModule({ project, digest, bytes, packages });
  // The digest is in the URL, so a thread that lives on never sees stale code.
  return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
}

/** Entry of a fitted user transform as a model embeds it. */
interface ModuleTransformEntry {
  readonly transform: 'module';
  readonly version: 1;
  readonly code: { readonly digest: string; readonly packages: Readonly<Record<string, string>> };
  readonly params: Readonly<Record<string, unknown>>;
  readonly state: unknown;
}

function asTransform(exported: Record<string, unknown>): Transform {
  return exported as unknown as Transform;
}

export async function runModule(
  ref: ModuleRef,
  args: StepArguments,
  { job, store }: { job: StepJob; store: CodeStore },
): Promise<Readonly<Record<string, StepOutput>> | StepOutput> {
  const exported = await importBlob(ref.blob.digest, job.packages, { project: job.project, store });
  if (ref.role === 'transform') return runTransform(exported, ref, args, job);
  const run = exported['default'];
  if (isStandardSchema(run)) return checkRowsBySchema(run, args);
  if (typeof run !== 'function')
    throw new WithinError(
      'STEP_EXPORT_MISSING',
      `${ref.path} exports no function "${ref.export}"; export one or name another after "#".`,
      { path: ref.path },
    );
  return (run as StepFunction)(args);
}

async function runTransform(
  exported: Record<string, unknown>,
  ref: ModuleRef,
  args: StepArguments,
  job: StepJob,
): Promise<Readonly<Record<string, StepOutput>>> {
  const transform = asTransform(exported);
  const table = await args.inputs['table']?.table();
  if (!table)
    throw new WithinError('GRAPH_INVALID', `Step "${job.name}" is a transform and needs an input "table".`, {
      path: 'in.table',
    });
  // A model applies it to new rows elsewhere and takes no secret with it, so that only `fit` is given secrets.
  const { params } = job;
  const given = args.inputs['transform'];
  if (given) {
    const { state } = (await given.json()) as ModuleTransformEntry;
    return { table: transform.apply({ table, state, params }) };
  }
  const state = transform.fit({ table, params: args.params });
  const entry: ModuleTransformEntry = {
    transform: 'module',
    version: 1,
    code: { digest: ref.blob.digest, packages: job.packages },
    params,
    state,
  };
  return { table: transform.apply({ table, state, params }), transform: { json: entry } };
}

/** Applies a fitted user transform that a model carries. */
export async function applyModuleTransform(
  entry: Readonly<Record<string, unknown>>,
  table: Table,
  place: Place,
): Promise<Table> {
  const { code, params, state } = entry as unknown as ModuleTransformEntry;
  const exported = await importBlob(code.digest, code.packages, place);
  return asTransform(exported).apply({ table, state, params });
}
