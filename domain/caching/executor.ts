/** @module `CachingPipelineExecutor`: plans, executes and concludes runs so that nothing is computed twice. */
import type { BlobRef } from '../../contracts/digest.ts';
import type { Definition } from '../../contracts/graph.ts';
import type {
  BatchRequest,
  ConcludeRequest,
  Conclusion,
  PlanCounts,
  PlanRequest,
  PlanResult,
  PlanRow,
  PreviewStep,
  RunOptions,
  StepRequest,
  StepResult,
} from '../../contracts/plan.ts';
import { type RunDocument, startedRunSchema, startRecord } from '../../contracts/run.ts';
import { effectiveDefinition } from '../flags/effective-definition.ts';
import type { Flags } from '../flags/ports.ts';
import type { StepControl, StepRunner } from '../pipeline/ports.ts';
import { executeInTurn } from './batch-execution.ts';
import { concludeRun } from './conclusion.ts';
import { Documents } from './documents.ts';
import type { ExecutionPorts } from './execution.ts';
import { isFinalFailure, transientRetries } from './failure-budget.ts';
import { executeTogether } from './joint-execution.ts';
import { LookUp } from './look-up.ts';
import { markedSteps } from './marks.ts';
import { observedStep } from './observed-step.ts';
import type { PlanDocument } from './plan-document.ts';
import { settlePlan } from './planner.ts';
import type { RunObserver } from './ports.ts';
import { previewSteps } from './preview.ts';
import { nextWindow } from './window.ts';

export interface ExecutorPorts extends Omit<ExecutionPorts, 'lookUp'> {
  readonly flags: Flags;
  /** What is unusual about a run that has ended well, as sentences; absent where nobody judges. */
  readonly judge?: (run: RunDocument, definition: Definition) => Promise<readonly string[]>;
  /** Counts what was done; absent where nobody does. */
  readonly observer?: RunObserver | undefined;
}

/** Rows of the live table in the web UI. */
const shownRows = 50;
/** Name of the record under which the final document of a run is found. */
export const resultRecord = 'result';
/** Begins the name of each record that refers to a plan of the run. */
export const pinRecordPrefix = 'plan.';

interface Fresh {
  readonly runId: string;
  readonly digest: string;
  readonly definition: Definition;
  /** Who starts the run, where that is known. */
  readonly person: string | undefined;
}

export class CachingPipelineExecutor {
  readonly #ports: ExecutorPorts;
  readonly #lookUp: LookUp;
  readonly #documents: Documents;

  constructor(ports: ExecutorPorts) {
    this.#ports = ports;
    this.#lookUp = new LookUp(ports);
    this.#documents = new Documents(ports.blobs, ports.host);
  }

  /** Stores a definition; runs refer to it by digest. */
  define(definition: Definition): Promise<BlobRef> {
    return this.#documents.save(definition);
  }

  definition(ref: BlobRef): Promise<Definition> {
    return this.#documents.definition(ref);
  }

  /** The plan of a definition without a run: what `within plan` and `within explain` show. */
  async preview(given: Definition, options: RunOptions, person?: string): Promise<readonly PreviewStep[]> {
    const earlier = await this.#freshPlan({ runId: 'preview', digest: 'preview', definition: given, person });
    const definition = effectiveDefinition(given, earlier);
    const plan = await settlePlan({ definition, earlier, options, lost: new Set() }, this.#plannerPorts());
    const marked = await markedSteps(definition, this.#ports.ledger);
    const steps = await previewSteps(definition, plan, this.#ports.actions);
    return steps.map((step) => (marked.has(step.name) ? { ...step, mark: 'not-deterministic' as const } : step));
  }

  /** Settles everything that can be settled now and hands out the next window of steps. */
  async plan(request: PlanRequest): Promise<PlanResult> {
    const given = await this.#documents.definition(request.definitionRef);
    const earlier = request.planRef
      ? await this.#documents.plan(request.planRef)
      : await this.#freshPlan({
          runId: request.runId,
          digest: request.definitionRef.digest,
          definition: given,
          person: await this.#starterOf(request.runId),
        });
    const definition = effectiveDefinition(given, earlier);
    const lost = new Set(request.lost ?? []);
    const inFlight = new Set(request.inFlight ?? []);
    const { options } = request;
    const plan = await settlePlan({ definition, earlier, options, lost, inFlight }, this.#plannerPorts());
    const planRef = await this.#documents.save(plan);
    // Read by `within cache gc`: what a live run plans with must not be cleared away.
    await this.#ports.records.put(request.runId, `${pinRecordPrefix}${planRef.digest.slice(0, 16)}`, planRef);
    const counts = countsOf(plan);
    const finished = counts.todo === 0 && request.phase === undefined;
    const window = nextWindow({
      steps: definition.steps,
      plan: plan.steps,
      inFlight,
      ...(request.phase && { phase: request.phase }),
    });
    return {
      planRef,
      counts,
      savedMs: plan.steps.reduce((sum, step) => sum + (step.savedMs ?? 0), 0),
      ...window,
      featureTodo: definition.steps.filter(
        (step, index) => step.phase === 'feature' && plan.steps[index]?.state === 'todo',
      ).length,
      rows: rowsOf(definition, plan),
      flags: plan.flags,
      ...(plan.flags['seed-analysis'] === false && { withoutSweep: true }),
      ...(finished && { conclusion: await this.#conclude({ ...request, planRef }, definition, plan) }),
    };
  }

  /** Runs or reuses one step. */
  async execute(request: StepRequest, control: StepControl): Promise<StepResult> {
    const { definition, plan } = await this.#planned(request);
    return observedStep({ definition, plan, request, control }, { ...this.#ports, lookUp: this.#lookUp });
  }

  /**
   * Runs or reuses steps one after the other, or those of one process at once. One that another worker computes is
   * passed over, and the attempt ends as `STEP_BUSY` after the others; the next finds their records. `begun` hears of
   * each step before it runs, or of the one that failed.
   */
  async executeBatch(
    { indices, ...request }: BatchRequest,
    control: StepControl,
    begun: (index: number) => void = () => undefined,
  ): Promise<StepResult[]> {
    const { definition, plan } = await this.#planned(request);
    const ports = { ...this.#ports, lookUp: this.#lookUp };
    const batch = { definition, control, begun };
    const isJoint = indices.every((index) => definition.steps[index]?.process !== undefined);
    if (isJoint) {
      const by = (index: number, runner: StepRunner) =>
        observedStep({ definition, plan, request: { ...request, index }, control }, { ...ports, runner });
      return executeTogether(indices, by, { ...batch, runId: request.runId }, ports);
    }
    const each = (index: number, own: StepControl) =>
      observedStep({ definition, plan, request: { ...request, index }, control: own }, ports);
    return executeInTurn(indices, each, batch);
  }

  /** Counts a failure of a step and says whether it is the last: attempts alone also count killed workers. */
  async isFinal(request: StepRequest, error: unknown, attempt: number): Promise<boolean> {
    try {
      const definition = await this.#documents.definition(request.definitionRef);
      const step = definition.steps[request.index];
      return step === undefined || (await isFinalFailure({ runId: request.runId, step, error }, this.#ports.records));
    } catch {
      // A full or unreadable store cannot count either.
      return attempt > transientRetries;
    }
  }

  /** Ends a run that failed or was cancelled, with what had finished until then. */
  async conclude(request: ConcludeRequest): Promise<Conclusion> {
    const { definition, plan: earlier } = await this.#planned(request);
    const plan = await settlePlan(
      { definition, earlier, options: request.options, lost: new Set() },
      this.#plannerPorts(),
    );
    return this.#conclude(request, definition, plan);
  }

  async #conclude(
    request: Omit<ConcludeRequest, 'options'>,
    definition: Definition,
    plan: PlanDocument,
  ): Promise<Conclusion> {
    const { definitionRef, failure, cancelled } = request;
    const marked = await markedSteps(definition, this.#ports.ledger);
    const document: RunDocument = await concludeRun(
      { definition, definitionRef, plan, marked, ...(failure && { failure }), ...(cancelled && { cancelled }) },
      this.#ports,
    );
    const alarms = document.status === 'completed' ? await this.#ports.judge?.(document, definition) : undefined;
    const judged = alarms && alarms.length > 0 ? { ...document, alarms: [...alarms] } : document;
    const resultRef = await this.#documents.save(judged);
    await this.#ports.records.put(request.runId, resultRecord, resultRef);
    this.#ports.observer?.concluded(judged);
    const reused = document.steps.filter((step) => step.outcome === 'reused').length;
    const status = document.status === 'waiting' ? 'failed' : document.status;
    return { status, resultRef, reusedShare: reused / document.steps.length, gateFailures: document.gateFailures };
  }

  async #planned({ definitionRef, planRef }: Pick<StepRequest, 'definitionRef' | 'planRef'>) {
    const plan = await this.#documents.plan(planRef);
    return { plan, definition: effectiveDefinition(await this.#documents.definition(definitionRef), plan) };
  }

  /** Flags are asked for here alone, once for each run. */
  async #freshPlan({ runId, digest, definition, person }: Fresh): Promise<PlanDocument> {
    const { pipeline, kind } = definition;
    const states = await this.#ports.flags.evaluate({ pipeline, kind, ...(person !== undefined && { person }) });
    const flags = Object.fromEntries(states.map(({ name, value }) => [name, value]));
    return { schema: 1, runId, definition: digest, flags, steps: [] };
  }

  async #starterOf(runId: string): Promise<string | undefined> {
    return startedRunSchema.safeParse(await this.#ports.records.get(runId, startRecord)).data?.by;
  }

  #plannerPorts() {
    const { actions, records, host } = this.#ports;
    return { lookUp: this.#lookUp, actions, records, host };
  }
}

function countsOf(plan: PlanDocument): PlanCounts {
  const count = (state: string) => plan.steps.filter((step) => step.state === state).length;
  return { total: plan.steps.length, reused: count('reused'), ran: count('ran'), todo: count('todo') };
}

function rowsOf(definition: Definition, plan: PlanDocument): PlanRow[] {
  return definition.steps.slice(0, shownRows).map((step, index) => {
    const planned = plan.steps[index];
    const outcome = planned?.state === 'reused' || planned?.state === 'ran' ? planned.state : 'waiting';
    return {
      name: step.name,
      use: step.use,
      outcome,
      ...(planned?.savedMs !== undefined && { savedMs: planned.savedMs }),
    };
  });
}
