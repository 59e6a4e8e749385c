/** @module A project folder with the real adapters, code snapshots, file stores and runners, driven without Temporal. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Adapters, createAdapters, loadPipeline } from '../../adapters/index.ts';
import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { Conclusion, PlanResult, RunOptions, StepRequest, WindowStep } from '../../contracts/plan.ts';
import { type RunDocument, runDocumentSchema } from '../../contracts/run.ts';
import { CachingPipelineExecutor } from '../../domain/caching/executor.ts';
import { startable } from '../../domain/caching/policy.ts';
import { TrainedModels } from '../../domain/model/trained-models.ts';
import { expandPipeline } from '../../domain/pipeline/expand.ts';
import type { Host, StepControl, StepJob, StepRunner } from '../../domain/pipeline/ports.ts';
import { builtinSteps } from '../../domain/steps/registry.ts';
import { DirectRunner } from './direct-runner.ts';

const dist = resolve('dist');
/** Plans until a run must be concluded, lost inputs included. */
const mostPlans = 200;

export interface LabRun {
  /** Relative to the project. */
  readonly file?: string;
  readonly options?: RunOptions;
  /** True: sources are hashed anew, whatever was remembered. */
  readonly rehash?: boolean;
  /** Called as the code of a step is about to run, and once more when it has. */
  readonly before?: (job: StepJob) => void | Promise<void>;
  readonly after?: (job: StepJob) => void | Promise<void>;
  /** Called between the hashing of code and sources and the first plan. */
  readonly hashed?: (definition: Definition) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** Another machine, as far as keys can tell. */
  readonly runtime?: Readonly<Record<string, string>>;
  readonly runner?: StepRunner;
  /** Absolute folder in place of the lab's own store. */
  readonly store?: string;
  /** `NAME=file:path` of a key of `within.trust.yaml`. */
  readonly signingKey?: string;
}

export interface LabResult {
  readonly definition: Definition;
  readonly document: RunDocument;
  /** Names in the order in which their code ran. */
  readonly executed: readonly string[];
  /** By step: `reused`, or the component in which the key differs and its path. */
  readonly outcome: Readonly<Record<string, string>>;
  /** Digest with media type by `step.role`. */
  readonly outputs: Readonly<Record<string, string>>;
}

interface Driven {
  readonly executor: CachingPipelineExecutor;
  readonly request: Omit<StepRequest, 'planRef' | 'index'>;
  readonly control: StepControl;
}

function outcomesOf({ steps }: RunDocument): Record<string, string> {
  return Object.fromEntries(
    steps.map(({ name, outcome, reason }) => [
      name,
      outcome === 'ran' ? [reason?.component, reason?.path].filter((part) => part !== undefined).join(' ') : outcome,
    ]),
  );
}

function outputsOf({ steps }: RunDocument): Record<string, string> {
  const entries = steps.flatMap(({ name, outputs }) =>
    Object.entries(outputs).map(([role, ref]) => [`${name}.${role}`, `${ref.mediaType}:${ref.digest}`] as const),
  );
  return Object.fromEntries(entries);
}

/** The same host on a machine with another runtime. */
function hostWith(host: Host, runtime: Host['runtime']): Host {
  return {
    runtime,
    identity: host.identity,
    environment: (name) => host.environment(name),
    reference: (reference, project) => host.reference(reference, project),
    secretTag: (reference, project) => host.secretTag(reference, project),
    workspace: (key) => host.workspace(key),
    discard: (workspace, done) => host.discard(workspace, done),
    join: (folder, name) => host.join(folder, name),
    link: (path, target) => host.link(path, target),
    projectHere: (planned) => host.projectHere(planned),
  };
}

let labs = 0;

export class RealLab {
  readonly #base = realpathSync(mkdtempSync(join(tmpdir(), 'within-real-')));
  /** Absolute; `move` gives it another name. */
  project = join(this.#base, 'project');
  store = join(this.#base, 'store');
  readonly #id = labs++;
  readonly #environment = new Map<string, string | undefined>();
  #runs = 0;
  #stores = 0;

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  dispose(): void {
    for (const [name, value] of this.#environment) setVariable(name, value);
    rmSync(this.#base, { recursive: true, force: true });
  }

  path(file: string): string {
    return join(this.project, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  write(file: string, text: string | Uint8Array): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Throws when `was` is not there: a test whose edit does nothing would prove nothing. */
  edit(file: string, was: string, now: string): void {
    const text = this.read(file);
    if (!text.includes(was)) throw new Error(`${file} does not hold ${was}`);
    this.write(file, text.replaceAll(was, now));
  }

  remove(file: string): void {
    rmSync(this.path(file), { recursive: true });
  }

  rename(from: string, to: string): void {
    mkdirSync(dirname(this.path(to)), { recursive: true });
    renameSync(this.path(from), this.path(to));
  }

  /** Moves the whole project to another folder. */
  move(): void {
    const target = join(this.#base, 'elsewhere', 'checkout');
    mkdirSync(dirname(target), { recursive: true });
    renameSync(this.project, target);
    this.project = target;
  }

  /** Sets a variable of this process, or takes it away; put back by `dispose`. */
  setEnvironment(name: string, value: string | undefined): void {
    if (!this.#environment.has(name)) this.#environment.set(name, process.env[name]);
    setVariable(name, value);
  }

  adapters(run: LabRun = {}): Adapters {
    const { store = this.store, rehash = false, signingKey } = run;
    return createAdapters({ project: this.project, store, dist, rehash, signingKey });
  }

  /** A run from its file to its conclusion. Throws what a step throws. */
  async run(run: LabRun = {}): Promise<LabResult> {
    const adapters = this.adapters(run);
    const definition = await this.#expand(adapters, run.file ?? 'pipeline.json');
    await run.hashed?.(definition);
    const definitionRef = await adapters.blobs.put(JSON.stringify(definition), mediaTypes.json);
    const { resultRef, executed } = await this.runStored(definitionRef, run);
    const document = await documentOf(resultRef, adapters);
    return { definition, document, executed, outcome: outcomesOf(document), outputs: outputsOf(document) };
  }

  /** Runs a definition that lies in the store; gives where its document lies, and which code ran. */
  async runStored(
    definitionRef: BlobRef,
    run: LabRun = {},
  ): Promise<Pick<Conclusion, 'resultRef'> & Pick<LabResult, 'executed'>> {
    const { store = this.store, runtime } = run;
    const adapters = this.adapters(run);
    const executed: string[] = [];
    const steps = run.runner ?? new DirectRunner(store);
    const runner: StepRunner = {
      async run(job, control) {
        executed.push(job.name);
        await run.before?.(job);
        await steps.run(job, control);
        await run.after?.(job);
      },
    };
    const host = runtime ? hostWith(adapters.host, runtime) : adapters.host;
    const executor = new CachingPipelineExecutor({ ...adapters, host, runner });
    const request = { runId: `run-${this.#id}-${this.#runs++}`, definitionRef, options: run.options ?? {} };
    const signal = run.signal ?? new AbortController().signal;
    const control = { signal, progress: () => undefined, log: () => undefined };
    const { resultRef } = await conclude({ executor, request, control });
    return { resultRef, executed };
  }

  /** All of it computed in an empty store, from sources that are read again. */
  async fresh(run: LabRun = {}): Promise<LabResult> {
    const store = join(this.#base, `fresh-${this.#stores++}`);
    try {
      return await this.run({ ...run, store, rehash: true });
    } finally {
      rmSync(store, { recursive: true, force: true });
    }
  }

  async #expand(adapters: Adapters, file: string): Promise<Definition> {
    const { pipeline, project } = await loadPipeline(this.path(file));
    return expandPipeline(pipeline, {
      builtins: builtinSteps,
      code: adapters.code(project),
      sources: adapters.sources(project),
      external: adapters.external,
      verdicts: { resolve: () => Promise.resolve(undefined) },
      models: new TrainedModels(adapters),
      datasets: { resolve: () => Promise.reject(new Error('no data set here')) },
      project,
    });
  }

  /** Stored text of an output, as `step.role`. */
  async text(result: LabResult, output: string, store = this.store): Promise<string> {
    const digest = result.outputs[output]?.split(':').at(-1) ?? '';
    const bytes = await this.adapters({ store }).blobs.get(digest);
    if (!bytes) throw new Error(`the store has no output ${output}`);
    return Buffer.from(bytes).toString('utf8');
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

async function documentOf({ digest }: BlobRef, { blobs }: Adapters): Promise<RunDocument> {
  const bytes = (await blobs.get(digest)) ?? Buffer.from('');
  return runDocumentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** The part of `workflows/pipeline-run.ts` that decides, without Temporal, one step at a time. */
async function conclude(driven: Driven): Promise<Conclusion> {
  let plan: PlanResult | undefined;
  let lost: readonly string[] = [];
  for (let plans = 0; plans < mostPlans; plans += 1) {
    plan = await driven.executor.plan({ ...driven.request, ...(plan && { planRef: plan.planRef }), lost });
    if (plan.conclusion) return plan.conclusion;
    lost = await runWindow(driven, plan);
  }
  throw new Error(`the run was not concluded after ${mostPlans} plans`);
}

/** Gives the digests of inputs that were lost. */
async function runWindow(driven: Driven, { window, planRef, more }: PlanResult): Promise<readonly string[]> {
  const { executor, request, control } = driven;
  const finished = new Map<number, boolean>();
  let waiting: readonly WindowStep[] = window;
  for (;;) {
    const [next] = startable({ waiting, running: new Set(), finished, more }).flat();
    if (!next) return [];
    try {
      const { changed } = await executor.execute({ ...request, planRef, index: next.index }, control);
      finished.set(next.index, changed);
    } catch (error) {
      if (!isWithinError(error) || error.code !== 'INPUT_LOST') throw error;
      return error.details['digests'] as string[];
    }
    waiting = waiting.filter(({ index }) => index !== next.index);
  }
}
