/** @module The caching executor over real file stores, a runner that computes bytes from a job, and a workflow's loop. */
import { chmodSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StoredDifferences } from '../../adapters/differences/first-difference.ts';
import { FileActionStore } from '../../adapters/store/file-action-store.ts';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileLeases } from '../../adapters/store/file-leases.ts';
import { FileLedger } from '../../adapters/store/file-ledger.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { openTrust } from '../../adapters/trust/open-trust.ts';
import type { BlobRef } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { FlagName } from '../../contracts/flags.ts';
import type { Definition, StepCode } from '../../contracts/graph.ts';
import type { Conclusion, PlanResult, RunOptions, WindowStep } from '../../contracts/plan.ts';
import { type RunDocument, runDocumentSchema } from '../../contracts/run.ts';
import { CachingPipelineExecutor, type ExecutorPorts } from '../../domain/caching/executor.ts';
import { startable, wantsPlan } from '../../domain/caching/policy.ts';
import type { ExternalReads, Trust } from '../../domain/caching/ports.ts';
import type { Host, StepControl, StepJob } from '../../domain/pipeline/ports.ts';
import { codeNamed, definitionOf, diamond, digestOf, stepOf } from './definitions.ts';

export { codeNamed, definitionOf, diamond, digestOf, stepOf };

const noCode = (): Promise<never> => Promise.reject(new Error('no module is hashed here'));

export const control: StepControl = {
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
};

export interface Driving {
  readonly options?: RunOptions;
  /** Which of the running steps ends next. */
  readonly pick?: (running: number) => number;
}

export interface Driven {
  readonly document: RunDocument;
  readonly conclusion: Conclusion;
  /** Names in the order in which their code ran. */
  readonly executed: readonly string[];
  readonly plans: number;
  readonly peak: number;
}

export class Lab {
  readonly root = mkdtempSync(join(tmpdir(), 'within-lab-'));
  readonly blobs = new FileBlobStore(this.root);
  readonly actions = new FileActionStore(this.root);
  readonly records = new FileRunRecords(this.root);
  readonly leases = new FileLeases(this.root, 60_000);
  readonly ledger = new FileLedger(this.root, { now: () => this.now });
  readonly differences = new StoredDifferences(this.blobs);
  trust: Trust = openTrust;
  external: ExternalReads = {
    probe: () => Promise.resolve(undefined),
    fetch: () => Promise.reject(new Error('nothing outside here')),
  };
  /** Names of steps whose code ran, ever. */
  readonly executed: string[] = [];
  readonly environment: Record<string, string> = {};
  runtime: Readonly<Record<string, string>> = { node: '20' };
  /** Paths of sources that are not as they were hashed. */
  readonly moved = new Set<string>();
  flags: Readonly<Partial<Record<FlagName, boolean>>> = { reuse: true };
  /** Called as the code of a step runs; may throw. */
  during: (job: StepJob) => void | Promise<void> = () => undefined;
  /** Code of a command as this worker finds it. */
  commandCode: () => StepCode = () => {
    throw new Error('no command here');
  };
  /** Time passes only while steps run: ten milliseconds each. */
  now = 1000;
  /** Built-in code as this worker has it. */
  builtinCode: (name: string) => StepCode = (name) => codeNamed(name);
  readonly host = this.#host();
  readonly ports: ExecutorPorts;
  readonly executor: CachingPipelineExecutor;
  #runs = 0;
  #workspaces = 0;

  constructor() {
    this.ports = {
      blobs: this.blobs,
      actions: this.actions,
      records: this.records,
      leases: this.leases,
      ledger: this.ledger,
      differences: this.differences,
      trust: { sign: (entry) => this.trust.sign(entry), levelOf: (entry) => this.trust.levelOf(entry) },
      external: {
        probe: (source, project) => this.external.probe(source, project),
        fetch: (source, project, target) => this.external.fetch(source, project, target),
      },
      runner: { run: (job) => this.#runJob(job) },
      sources: () => ({
        resolve: () => Promise.resolve([]),
        unchanged: ({ path }) => Promise.resolve(!this.moved.has(path)),
      }),
      code: () => ({
        builtin: (name) => Promise.resolve(this.builtinCode(name)),
        module: noCode,
        command: () => Promise.resolve(this.commandCode()),
      }),
      host: this.host,
      clock: { now: () => this.now },
      flags: {
        evaluate: () =>
          Promise.resolve(
            Object.entries(this.flags).map(([name, value]) => ({ name: name as FlagName, value, why: 'test' })),
          ),
      },
    };
    this.executor = new CachingPipelineExecutor(this.ports);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true });
  }

  #host(): Host {
    const runtime = () => this.runtime;
    return {
      get runtime() {
        return runtime();
      },
      identity: 'lab',
      environment: (name) => this.environment[name],
      secretTag: (reference) => Promise.resolve(digestOf(`${reference}=${this.environment[reference.slice(4)] ?? ''}`)),
      reference: (reference) => Promise.resolve(`secret of ${reference}`),
      workspace: () => {
        const [scratch, outputs, checkpoint] = ['scratch', 'outputs', 'checkpoint'].map((kind) => {
          const folder = join(this.root, 'work', String(this.#workspaces), kind);
          mkdirSync(folder, { recursive: true });
          return folder;
        }) as [string, string, string];
        this.#workspaces += 1;
        return Promise.resolve({ scratch, outputs, checkpoint });
      },
      discard: ({ scratch }) => Promise.resolve(rmSync(join(scratch, '..'), { recursive: true })),
      join,
      link: (path, target) => {
        mkdirSync(dirname(target), { recursive: true });
        return Promise.resolve(linkSync(path, target));
      },
      projectHere: (planned) => planned,
    };
  }

  /** Bytes are a function of `with.says`, or all parameters without it, and of the inputs. */
  async #runJob(job: StepJob): Promise<void> {
    this.executed.push(job.name);
    this.now += 10;
    const inputs = Object.entries(job.inputs).map(([role, input]) =>
      input.path.startsWith(this.root) ? [role, digestOf(readFileSync(input.path, 'utf8'))] : [role, input.path],
    );
    for (const [role, { path }] of Object.entries(job.outputs))
      writeFileSync(path, JSON.stringify([role, job.params['says'] ?? job.params, inputs]));
    await this.during(job);
  }

  /** Removes or alters stored bytes behind the store's back. */
  harm(kind: 'cas' | 'ac', id: string, how: 'delete' | 'overwrite'): void {
    const file = join(this.root, kind, id.slice(0, 2), id);
    if (how === 'delete') return rmSync(file);
    chmodSync(file, 0o644);
    writeFileSync(file, 'damaged');
  }

  async document({ resultRef }: Conclusion): Promise<RunDocument> {
    const bytes = (await this.blobs.get(resultRef.digest)) ?? Buffer.from('');
    return runDocumentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  }

  /** A run from its first plan to its conclusion, as the workflow drives it, with one step ending at a time. */
  async run(definition: Definition, driving: Driving = {}): Promise<Driven> {
    const before = this.executed.length;
    const loop = new Loop(this.executor, `run-${this.#runs++}`, await this.executor.define(definition), driving);
    const conclusion = await loop.untilConcluded(4 * definition.steps.length + 8);
    const { plans, peak } = loop;
    const executed = this.executed.slice(before);
    return { conclusion, document: await this.document(conclusion), executed, plans, peak };
  }
}

/** The part of `workflows/pipeline-run.ts` that decides, without Temporal. */
class Loop {
  plans = 0;
  peak = 0;
  readonly #executor: CachingPipelineExecutor;
  readonly #runId: string;
  readonly #definitionRef: BlobRef;
  readonly #driving: Driving;
  readonly #running = new Set<number>();
  readonly #finished = new Map<number, boolean>();
  #waiting: readonly WindowStep[] = [];
  #lost: string[] = [];

  constructor(executor: CachingPipelineExecutor, runId: string, definitionRef: BlobRef, driving: Driving) {
    this.#executor = executor;
    this.#runId = runId;
    this.#definitionRef = definitionRef;
    this.#driving = driving;
  }

  get #request() {
    return { runId: this.#runId, definitionRef: this.#definitionRef, options: this.#driving.options ?? {} };
  }

  async untilConcluded(limit: number): Promise<Conclusion> {
    let plan: PlanResult | undefined;
    while (this.plans < limit) {
      const lost = this.#lost;
      plan = await this.#executor.plan({
        ...this.#request,
        ...(plan && { planRef: plan.planRef }),
        inFlight: [...this.#running],
        lost,
      });
      this.#lost = [];
      this.plans += 1;
      if (plan.conclusion) return plan.conclusion;
      this.#waiting = plan.window;
      await this.#runWindow(plan);
    }
    throw new Error(`the run was not concluded after ${limit} plans`);
  }

  async #runWindow(plan: PlanResult): Promise<void> {
    const schedule = () => ({
      waiting: this.#waiting,
      running: this.#running,
      finished: this.#finished,
      more: plan.more,
    });
    for (;;) {
      if (this.#lost.length === 0) this.#start(startable(schedule()).flat());
      if (this.#lost.length > 0 ? this.#running.size === 0 : wantsPlan(schedule())) return;
      const running = [...this.#running];
      const index = running[(this.#driving.pick?.(running.length) ?? 0) % running.length] ?? -1;
      await this.#finish(index, plan.planRef);
    }
  }

  #start(steps: readonly WindowStep[]): void {
    for (const { index } of steps) {
      this.#running.add(index);
      this.#finished.delete(index);
    }
    this.#waiting = this.#waiting.filter(({ index }) => !this.#running.has(index));
    this.peak = Math.max(this.peak, this.#running.size);
  }

  async #finish(index: number, planRef: BlobRef): Promise<void> {
    try {
      const result = await this.#executor.execute({ ...this.#request, planRef, index }, control);
      this.#finished.set(index, result.changed);
    } catch (error) {
      if (!isWithinError(error) || error.code !== 'INPUT_LOST') throw error;
      this.#lost.push(...(error.details['digests'] as string[]));
    } finally {
      this.#running.delete(index);
    }
  }
}
