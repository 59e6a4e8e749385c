/** @module The story of every pipeline run: plan, start what may start, plan again, conclude. */
import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { searchAttributeNames } from '../contracts/names.ts';
import type {
  Conclusion,
  PipelineInput,
  PipelineOutput,
  PlanResult,
  StepFailure,
  StepOutcome,
  StepResult,
  WindowStep,
} from '../contracts/plan.ts';
import { startable, wantsPlan } from '../domain/caching/policy.ts';
import { explainSteps, renderDetails } from './details.ts';
import { childFailure, failureOf, finalFailure, lostDigests, stepThatFailed } from './failures.ts';
import { explainQuery, progressQuery } from './messages.ts';
import { PendingReviews } from './pending-reviews.ts';
import { collaborating, planning, runSteps } from './proxies.ts';
import { RunDecision } from './run-decision.ts';

/** How often lost inputs may be computed again before the run gives up. */
const maxReplans = 3;

export interface PipelineParts {
  /** Runs the steps of the feature phase. */
  computeFeatures(input: PipelineInput, plan: PlanResult, attempt: number): Promise<void>;
  /** Called when the features are there and something else is left to run; again in each fresh history. */
  besideTraining(input: PipelineInput, plan: PlanResult): Promise<void>;
  /** Called once, after a run that has passed its gate, with the id of the review that it asked for. */
  afterTraining(input: PipelineInput, review?: string): Promise<void>;
}

export class PipelineRun {
  readonly #input: PipelineInput;
  readonly #parts: PipelineParts | undefined;
  #besides = false;
  #plan: PlanResult | undefined;
  #waiting: WindowStep[] = [];
  readonly #running = new Map<number, WindowStep>();
  readonly #finished = new Map<number, boolean>();
  /** Finished since the last plan was asked for, so not yet counted in one. */
  readonly #unplanned = new Set<number>();
  readonly #outcomes = new Map<string, StepOutcome | 'running'>();
  readonly #lost = new Set<string>();
  #failure: StepFailure | undefined;
  #events = 0;
  #started = 0;
  #replans: number;
  #children = 0;
  #activities = 0;
  /** What steps of batches took here. */
  readonly #batch = { steps: 0, ms: 0 };
  readonly #reviews = new PendingReviews(() => this.#show());
  readonly #decision = new RunDecision(this.#reviews, () => this.#show());

  constructor(input: PipelineInput, parts?: PipelineParts) {
    this.#input = input;
    this.#parts = parts;
    this.#replans = input.replans ?? 0;
    setHandler(progressQuery, () => this.#progress());
    setHandler(explainQuery, () => this.#explain());
  }

  async run(): Promise<PipelineOutput> {
    try {
      return this.#output(await this.#untilConcluded());
    } catch (error) {
      if (!isCancellation(error) || !this.#plan) throw error;
      await CancellationScope.nonCancellable(() => this.#concludeCancelled());
      throw error;
    }
  }

  /** Steps stop their work first, so that the table says what became of each. */
  async #concludeCancelled(): Promise<void> {
    await condition(() => this.#running.size === 0);
    await this.#conclude({ cancelled: true });
  }

  async #untilConcluded(): Promise<Conclusion | undefined> {
    for (;;) {
      const plan = await this.#nextPlan();
      if (plan.conclusion) return this.#finish(plan.conclusion);
      if (this.#parts && plan.featureTodo > 0) {
        await this.#features(this.#parts, plan);
        continue;
      }
      if (this.#parts && !this.#besides) await this.#parts.besideTraining(this.#input, plan);
      this.#besides = true;
      if (this.#input.phase && this.#waiting.length === 0 && this.#running.size === 0) return undefined;
      await this.#runWindow();
      if (this.#failure) return this.#fail(this.#failure);
    }
  }

  #request() {
    const { runId, definitionRef, options, track } = this.#input;
    return { runId, definitionRef, options, ...(track && { track }) };
  }

  async #nextPlan(): Promise<PlanResult> {
    const { phase } = this.#input;
    const planRef = this.#plan?.planRef ?? this.#input.planRef;
    const settled = [...this.#unplanned];
    const plan = await planning.planPipeline({
      ...this.#request(),
      ...(planRef && { planRef }),
      ...(phase && { phase }),
      ...(this.#running.size > 0 && { inFlight: [...this.#running.keys()] }),
      ...(this.#lost.size > 0 && { lost: [...this.#lost] }),
    });
    this.#lost.clear();
    this.#plan = plan;
    this.#waiting = [...plan.window];
    for (const index of settled) this.#unplanned.delete(index);
    this.#show();
    return plan;
  }

  /** Starts whatever may start until the next plan is wanted or nothing is left. */
  async #runWindow(): Promise<void> {
    for (;;) {
      if (!this.#failure && !this.#mustPause()) this.#startWaiting();
      if (this.#running.size === 0 && (this.#failure || this.#mustPause())) break;
      if (!this.#failure && !this.#mustPause() && wantsPlan(this.#schedule())) break;
      const seen = this.#events;
      await condition(() => this.#events > seen);
      this.#show();
    }
    if (!this.#failure && this.#historyIsFull()) await this.#startAfresh();
  }

  #schedule() {
    return {
      waiting: this.#waiting,
      running: new Set(this.#running.keys()),
      finished: this.#finished,
      more: this.#plan?.more ?? 'none',
      activities: this.#activities,
      batchStepMs: this.#batch.steps > 0 ? this.#batch.ms / this.#batch.steps : this.#input.batchStepMs,
      ...(this.#input.parallel !== undefined && { parallel: this.#input.parallel }),
    };
  }

  /** Lost inputs and a full history both wait for running steps and then plan anew. */
  #mustPause(): boolean {
    return this.#lost.size > 0 || this.#historyIsFull();
  }

  #historyIsFull(): boolean {
    const { stepsPerHistory } = this.#input;
    return workflowInfo().continueAsNewSuggested || (stepsPerHistory !== undefined && this.#started >= stepsPerHistory);
  }

  async #startAfresh(): Promise<never> {
    return continueAsNew<(input: PipelineInput) => Promise<PipelineOutput>>({
      ...this.#input,
      replans: this.#replans,
      ...(this.#plan && { planRef: this.#plan.planRef }),
    });
  }

  #startWaiting(): void {
    const groups = startable(this.#schedule());
    const starting = new Set(groups.flat().map((step) => step.index));
    this.#waiting = this.#waiting.filter((step) => !starting.has(step.index));
    for (const steps of groups) void this.#start(steps);
  }

  /** Steps of one activity. */
  async #start(steps: readonly WindowStep[]): Promise<void> {
    const { runId, definitionRef, options } = this.#input;
    if (!this.#plan) return;
    for (const step of steps) {
      this.#running.set(step.index, step);
      this.#finished.delete(step.index);
      this.#outcomes.set(step.name, 'running');
    }
    this.#started += 1;
    this.#activities += 1;
    try {
      const request = { runId, definitionRef, options, planRef: this.#plan.planRef };
      const results = await this.#reviews.through(steps[0], () => runSteps(steps, request, this.#input.background));
      for (const [place, step] of steps.entries()) this.#noteResult(step, results[place]);
    } catch (error) {
      this.#noteFailure(steps, error);
    } finally {
      for (const { index } of steps) this.#running.delete(index);
      this.#activities -= 1;
      this.#events += 1;
    }
  }

  #noteResult(step: WindowStep, result: StepResult | undefined): void {
    if (!result) throw new Error(`an activity gave no result for ${step.name}`);
    this.#finished.set(step.index, result.changed);
    this.#unplanned.add(step.index);
    this.#outcomes.set(step.name, result.outcome);
    if (step.batch === undefined || result.outcome !== 'ran') return;
    this.#batch.steps += 1;
    this.#batch.ms += result.durationMs;
  }

  #noteFailure(steps: readonly WindowStep[], error: unknown): void {
    const failure = failureOf(error);
    const step = stepThatFailed(steps, failure);
    for (const { name } of steps) this.#outcomes.set(name, name === step.name ? 'failed' : 'waiting');
    if (failure.code === 'INPUT_LOST' && this.#replans < maxReplans) {
      this.#replans += 1;
      for (const digest of lostDigests(failure)) this.#lost.add(digest);
      return;
    }
    // A cancelled step is no failure: the cancellation of the run is on its way through `condition`.
    if (isCancellation(error)) return;
    // The first failure is the cause; later ones often follow from it.
    this.#failure ??= { index: step.index, name: step.name, code: failure.code, message: failure.message };
  }

  async #features(parts: PipelineParts, plan: PlanResult): Promise<void> {
    try {
      await parts.computeFeatures(this.#input, plan, this.#children);
    } catch (error) {
      if (isCancellation(error)) throw error;
      await this.#fail(childFailure(error));
    } finally {
      this.#children += 1;
    }
  }

  async #fail(failure: StepFailure): Promise<never> {
    const conclusion = await this.#conclude({ failure });
    throw finalFailure({ ...failure, details: [failure, conclusion] });
  }

  async #conclude(how: { failure?: StepFailure; cancelled?: boolean }): Promise<Conclusion | undefined> {
    if (!this.#plan || this.#input.phase) return undefined;
    const { planRef } = this.#plan;
    const conclusion = await planning.concludePipeline({ ...this.#request(), planRef, ...how });
    await this.#publish(conclusion);
    return conclusion;
  }

  async #finish(conclusion: Conclusion): Promise<Conclusion> {
    await this.#publish(conclusion);
    const message = conclusion.gateFailures.join(' ');
    if (message) throw finalFailure({ code: 'GATE_FAILED', message, details: [undefined, conclusion] });
    const review = await this.#decision.made(this.#input, conclusion);
    await this.#parts?.afterTraining(this.#input, review);
    return conclusion;
  }

  async #publish({ reusedShare }: Conclusion): Promise<void> {
    if (this.#input.searchable) upsertSearchAttributes({ [searchAttributeNames.reusedShare]: [reusedShare] });
    if (this.#input.announce) await collaborating().announceRun({ runId: this.#input.runId });
  }

  #output(conclusion: Conclusion | undefined): PipelineOutput {
    const counts = this.#plan?.counts ?? { total: 0, reused: 0, ran: 0, todo: 0 };
    return { counts, savedMs: this.#plan?.savedMs ?? 0, ...(conclusion && { conclusion }) };
  }

  #show(): void {
    if (!this.#plan) return;
    const { counts, savedMs, rows } = this.#plan;
    setCurrentDetails(
      renderDetails({ counts, savedMs, rows, outcomes: this.#outcomes, people: this.#decision.people }),
    );
  }

  #progress() {
    const counts = this.#plan?.counts ?? { total: 0, reused: 0, ran: 0, todo: 0 };
    const finished = this.#unplanned.size;
    return {
      counts: { ...counts, ran: counts.ran + finished, todo: counts.todo - finished },
      running: [...this.#running.values()].map((step) => step.name),
      savedMs: this.#plan?.savedMs ?? 0,
      ...(this.#plan && { planRef: this.#plan.planRef }),
      ...(this.#decision.people.length > 0 && { waiting: this.#decision.people }),
    };
  }

  #explain(): string[] {
    return explainSteps({
      running: [...this.#running.values()],
      waiting: this.#waiting,
      people: this.#decision.people,
      failure: this.#failure,
    });
  }
}
