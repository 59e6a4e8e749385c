/** @module Runs over any store without Temporal: steps compute bytes that are a function of parameters and inputs. */
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoredDifferences } from '../../adapters/differences/first-difference.ts';
import { openTrust } from '../../adapters/trust/open-trust.ts';
import type { BlobRef } from '../../contracts/digest.ts';
import { errorTable, isWithinError } from '../../contracts/errors.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { Conclusion, PlanResult, WindowStep } from '../../contracts/plan.ts';
import { type RunDocument, runDocumentSchema } from '../../contracts/run.ts';
import { CachingPipelineExecutor } from '../../domain/caching/executor.ts';
import { startable } from '../../domain/caching/policy.ts';
import type { Clock } from '../../domain/caching/ports.ts';
import { waitingPause } from '../../domain/caching/waiting.ts';
import type { Host, StepControl, StepJob } from '../../domain/pipeline/ports.ts';
import type { Stores } from './stores.ts';

const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const control: StepControl = {
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
};

/** Plans until a run must be concluded, lost inputs included. */
const mostPlans = 60;
const mostAttempts = 3;

/** Bytes of one output; `inputs` are digests by role. Of different lengths, so that sizes tell some damage and not all. */
function contentOf(role: string, params: unknown, inputs: Readonly<Record<string, string>>): string {
  const text = JSON.stringify([role, params, inputs]);
  const mark = digestOf(text);
  return `${text}\n${mark.repeat(1 + (Number.parseInt(mark.slice(0, 2), 16) % 40))}\n`;
}

/** Digests by `step.role` of a run that meets no store at all. */
export function expectedOutputs({ steps }: Definition): Map<string, string> {
  const outputs = new Map<string, string>();
  for (const step of steps) {
    const inputs = Object.fromEntries(
      Object.entries(step.in).map(([role, input]) => [
        role,
        'step' in input ? (outputs.get(`${input.step}.${input.output}`) ?? '') : '',
      ]),
    );
    for (const role of Object.keys(step.out))
      outputs.set(`${step.name}.${role}`, digestOf(contentOf(role, step.with, inputs)));
  }
  return outputs;
}

export interface RunnerOptions {
  readonly stores: Stores;
  /** Folder for the work of steps. */
  readonly work: string;
  readonly clock: Clock;
  /** Called as the code of a step runs. */
  readonly during?: (job: StepJob) => void | Promise<void>;
  /** Called each time a step is computed elsewhere. */
  readonly waiting?: () => void;
}

export class StoreRunner {
  readonly #options: RunnerOptions;
  readonly executor: CachingPipelineExecutor;
  #workspaces = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
    const { stores, clock } = options;
    this.executor = new CachingPipelineExecutor({
      ...stores,
      differences: new StoredDifferences(stores.blobs),
      trust: openTrust,
      external: { probe: () => Promise.resolve(undefined), fetch: () => Promise.reject(new Error('nothing outside')) },
      runner: { run: (job) => this.#work(job) },
      sources: () => ({ resolve: () => Promise.resolve([]), unchanged: () => Promise.resolve(true) }),
      code: () => ({ builtin: noCode, module: noCode, command: noCode }),
      host: this.#host(),
      clock,
      flags: { evaluate: () => Promise.resolve([]) },
    });
  }

  #host(): Host {
    return {
      runtime: { node: '20' },
      identity: 'bench',
      environment: () => undefined,
      secretTag: () => Promise.reject(new Error('no secrets here')),
      reference: () => Promise.reject(new Error('no secrets here')),
      workspace: () => {
        const folder = join(this.#options.work, String(this.#workspaces++));
        const [scratch, outputs, checkpoint] = [join(folder, 's'), join(folder, 'o'), join(folder, 'c')];
        mkdirSync(scratch, { recursive: true });
        mkdirSync(outputs);
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

  async #work(job: StepJob): Promise<void> {
    await this.#options.during?.(job);
    const inputs = Object.fromEntries(
      Object.entries(job.inputs).map(([role, { path }]) => [role, digestOf(readFileSync(path))]),
    );
    for (const [role, { path }] of Object.entries(job.outputs))
      writeFileSync(path, contentOf(role, job.params, inputs));
  }

  /** A run from its first plan to its end; `definitionRef` from `executor.define`. */
  async run(runId: string, definitionRef: BlobRef): Promise<RunDocument> {
    const request = { runId, definitionRef, options: {} };
    let plan: PlanResult | undefined;
    let lost: string[] = [];
    for (let plans = 0; plans < mostPlans; plans += 1) {
      plan = await this.executor.plan({ ...request, ...(plan && { planRef: plan.planRef }), inFlight: [], lost });
      if (plan.conclusion) return this.#document(plan.conclusion);
      lost = await this.#window(request, plan);
    }
    throw new Error(`run ${runId} was not concluded after ${mostPlans} plans`);
  }

  /** Runs the steps of one plan, each as soon as it may start; gives the digests of lost inputs. */
  async #window(request: Omit<Request, 'planRef'>, { window, planRef, more }: PlanResult): Promise<string[]> {
    const finished = new Map<number, boolean>();
    const lost: string[] = [];
    let waiting: readonly WindowStep[] = window;
    while (lost.length === 0) {
      const batch = startable({ waiting, running: new Set(), finished, more }).flat();
      if (batch.length === 0) break;
      await Promise.all(
        batch.map(async ({ index }) => {
          const { changed, gone } = await this.#step({ ...request, planRef, index });
          finished.set(index, changed);
          lost.push(...gone);
        }),
      );
      waiting = waiting.filter(({ index }) => !finished.has(index));
    }
    return lost;
  }

  async #step(request: Request & { readonly index: number }): Promise<{ changed: boolean; gone: string[] }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { changed } = await this.executor.execute(request, control);
        return { changed, gone: [] };
      } catch (error) {
        if (isWithinError(error) && error.code === 'INPUT_LOST')
          return { changed: false, gone: error.details['digests'] as string[] };
        if (!isWithinError(error) || errorTable[error.code].retry === 'never') throw error;
        if (error.code === 'STEP_BUSY') await this.#wait(request.runId, attempt, Number(error.details['leaseMs']));
        else if (attempt >= mostAttempts) throw error;
      }
    }
  }

  async #wait(waiter: string, attempt: number, leaseMs: number): Promise<void> {
    this.#options.waiting?.();
    await new Promise((resume) => setTimeout(resume, waitingPause(waiter, attempt, leaseMs)));
  }

  async #document({ resultRef }: Conclusion): Promise<RunDocument> {
    const bytes = await this.#options.stores.blobs.get(resultRef.digest);
    return runDocumentSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
  }
}

interface Request {
  readonly runId: string;
  readonly definitionRef: BlobRef;
  readonly planRef: BlobRef;
  readonly options: Record<string, never>;
}

function noCode(): Promise<never> {
  return Promise.reject(new Error('only commands are hashed again'));
}
