/** @module A model version on its way through the stages: gate, changes of the target, judgement, and the way back. */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  patched,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  DeploymentCommand,
  DeploymentInput,
  DeploymentState,
  DeploymentView,
  TargetChange,
} from '../contracts/deployment.ts';
import {
  type DeploymentCommandName,
  deploymentCommands,
  reviewWorkflowId,
  searchAttributeNames,
} from '../contracts/names.ts';
import type { ReviewOutcome } from '../contracts/review.ts';
import { reviewAsked, reviewDecided, reviewWithdrawn } from '../domain/deployment/asking/policy.ts';
import { commanded, commandRefusal } from '../domain/deployment/commands/policy.ts';
import {
  begun,
  changed,
  changeRefused,
  gateAskedSoon,
  gateJudged,
  type Move,
  newDeployment,
  nextMove,
  observed,
} from '../domain/deployment/policy.ts';
import { deploymentEvent, deploymentView, explained } from '../domain/deployment/telling/policy.ts';
import { escapeCell } from './details.ts';
import { failureOf } from './failures.ts';
import {
  askGateSignal,
  deploymentExplainQuery,
  deploymentProgressQuery,
  deploymentSignal,
  deploymentUpdate,
  reviewConcludedSignal,
} from './messages.ts';
import { collaborating, deploying, holdingReview } from './proxies.ts';
import { workflowNow } from './workflow-time.ts';

/** Since it, the reviewers of a model are asked about an inconclusive stage. */
const stageReviewPatch = 'stage-review';

export async function deployment(input: DeploymentInput): Promise<DeploymentView> {
  return new Deployment(input).run();
}

class Deployment {
  readonly #input: DeploymentInput;
  #state: DeploymentState;
  /** Entries that are kept and told. */
  #published: number;
  /** Grows with each command, so that a wait ends. */
  #commands = 0;
  /** How often there was news of what the gate waits for. */
  #gateNews = 0;
  /** Of this history. */
  #moves = 0;
  /** Nothing is waited for any more. */
  #isCancelled = false;
  /** Decisions that came before their review was known here. */
  readonly #decisions = new Map<string, ReviewOutcome>();
  /** Why commands by signal did not count, latest last. */
  readonly #refused: string[] = [];

  constructor(input: DeploymentInput) {
    this.#input = input;
    this.#state = input.resume ?? newDeployment(workflowNow());
    this.#published = this.#state.logged;
    setHandler(deploymentProgressQuery, () => this.#view());
    setHandler(deploymentExplainQuery, () => explained(this.#input.request, this.#state, workflowNow()));
    setHandler(reviewConcludedSignal, (outcome) => this.#decided(outcome));
    setHandler(askGateSignal, () => this.#askGate());
    for (const name of deploymentCommands) this.#listen(name);
  }

  #listen(name: DeploymentCommandName): void {
    const refusal = (command: unknown) =>
      commandRefusal(this.#input.request, this.#state, { name, command, now: workflowNow() });
    setHandler(deploymentUpdate(name), (command) => this.#command(name, command), {
      validator: (command) => {
        const why = refusal(command);
        if (why !== undefined) throw new Error(why);
      },
    });
    setHandler(deploymentSignal(name), (command) => {
      const why = refusal(command);
      if (why === undefined) this.#command(name, command);
      else this.#refused.push(`${name}: ${why}`);
      this.#show();
    });
  }

  #command(name: DeploymentCommandName, command: DeploymentCommand): DeploymentView {
    this.#state = commanded(this.#input.request, this.#state, { name, command, now: workflowNow() });
    this.#commands += 1;
    this.#show();
    return this.#view();
  }

  #askGate(): void {
    this.#state = gateAskedSoon(this.#state, workflowNow());
    this.#gateNews += 1;
    this.#commands += 1;
  }

  #decided(outcome: ReviewOutcome): void {
    this.#decisions.set(outcome.id, outcome);
    this.#state = reviewDecided(this.#state, outcome, workflowNow());
    this.#commands += 1;
    this.#show();
  }

  async run(): Promise<DeploymentView> {
    const { request, resume } = this.#input;
    if (!resume) {
      const { previous } = await deploying().beginDeployment(request);
      this.#state = begun(request, this.#state, { previous, now: workflowNow() });
    }
    try {
      await this.#untilEnd();
    } catch (error) {
      if (!isCancellation(error)) throw error;
      await CancellationScope.nonCancellable(() => this.#takeBack());
      throw error;
    }
    await condition(allHandlersFinished);
    return this.#view();
  }

  /** Whoever cancels the workflow wants the model away. */
  async #takeBack(): Promise<void> {
    const { request } = this.#input;
    const command = { by: 'cancellation', why: 'the workflow was cancelled' };
    const now = workflowNow();
    if (commandRefusal(request, this.#state, { name: 'rollback', command, now }) === undefined)
      this.#command('rollback', command);
    this.#isCancelled = true;
    await this.#untilEnd();
  }

  async #untilEnd(): Promise<void> {
    const { request } = this.#input;
    for (;;) {
      await this.#publish();
      const move = nextMove(request, this.#state, workflowNow());
      if (move.do === 'end' || (move.do === 'wait' && this.#isCancelled)) return;
      if (this.#isFull()) await this.#goOn();
      this.#moves += 1;
      await this.#make(move);
    }
  }

  async #make(move: Exclude<Move, { do: 'end' }>): Promise<void> {
    const { request } = this.#input;
    switch (move.do) {
      case 'judge-gate': {
        const known = this.#gateNews;
        const findings = await deploying().judgeDeploymentGate(request);
        this.#state = gateJudged(request, this.#state, findings, workflowNow());
        // What came meanwhile may not be in what was found.
        if (this.#gateNews > known) this.#state = gateAskedSoon(this.#state, workflowNow());
        return;
      }
      case 'change':
        return this.#change(move.change);
      case 'observe': {
        const { stage } = move.stage;
        const seen = await deploying().observeStage({ deployment: request.id, stage });
        this.#state = observed(request, this.#state, seen, workflowNow());
        return;
      }
      case 'ask':
        return this.#ask(move);
      case 'withdraw':
        return this.#withdraw(move.review);
      case 'wait':
        return this.#wait(move.until);
    }
  }

  async #ask({ stage: { stage }, verdict, asked }: Extract<Move, { do: 'ask' }>): Promise<void> {
    if (!patched(stageReviewPatch)) return this.#wait(undefined);
    const { request } = this.#input;
    const { observed: seen } = this.#state;
    const about = { request, stage, verdict, asked, at: workflowNow(), ...(seen && { observed: seen }) };
    const wanted = await deploying().prepareStageReview(about);
    const { id, outcome } = await holdingReview().openReview({
      request: wanted,
      waiting: workflowInfo().workflowId,
      ...(request.searchable && { searchable: true }),
    });
    this.#state = reviewAsked(this.#state, { id, stage, now: workflowNow() });
    const decision = outcome ?? this.#decisions.get(id);
    if (decision) this.#decided(decision);
  }

  /** One that has closed meanwhile needs none. */
  async #withdraw(review: string): Promise<void> {
    this.#state = reviewWithdrawn(this.#state);
    try {
      await getExternalWorkflowHandle(reviewWorkflowId(review)).cancel();
    } catch (error) {
      log.info('the review of a stage has closed already', { review, error: String(error) });
    }
  }

  async #wait(until: number | undefined): Promise<void> {
    const before = this.#commands;
    const isOver = () => this.#commands > before || workflowInfo().continueAsNewSuggested;
    if (until === undefined) await condition(isOver);
    else await condition(isOver, Math.max(1, until - workflowNow()));
  }

  async #change(change: TargetChange): Promise<void> {
    const { request } = this.#input;
    const { previous } = this.#state;
    try {
      const { note } = await deploying().changeTarget({ request, change, ...(previous !== undefined && { previous }) });
      this.#state = changed(request, this.#state, { change, now: workflowNow(), note });
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { message } = failureOf(error);
      this.#state = changeRefused(this.#state, { change, why: message, now: workflowNow() });
    }
  }

  /** Keeps what is new and tells it, once each. */
  async #publish(): Promise<void> {
    this.#show();
    const { request } = this.#input;
    const fresh = this.#state.log.filter(({ number }) => number > this.#published);
    if (fresh.length === 0) return;
    const view = this.#view();
    this.#published = this.#state.logged;
    if (request.searchable) upsertSearchAttributes({ [searchAttributeNames.stage]: [view.state] });
    await deploying().keepDeployment({ ...view, sequence: this.#published });
    if (!request.announce) return;
    await collaborating().emitEvents({ events: fresh.map((entry) => deploymentEvent(request, entry)) });
  }

  #isFull(): boolean {
    const { movesPerHistory } = this.#input;
    return workflowInfo().continueAsNewSuggested || (movesPerHistory !== undefined && this.#moves >= movesPerHistory);
  }

  async #goOn(): Promise<never> {
    await condition(allHandlersFinished);
    return continueAsNew<typeof deployment>({ ...this.#input, resume: this.#state });
  }

  #view(): DeploymentView {
    return deploymentView(this.#input.request, this.#state, workflowNow());
  }

  #show(): void {
    const { model, version, alias, state, now, log } = this.#view();
    const entries = log.slice(-20).map(({ text, what }) => `| ${escapeCell(what)} | ${escapeCell(text)} |`);
    const refused = this.#refused.slice(-10).map((why) => `- refused: ${escapeCell(why)}`);
    setCurrentDetails(
      [
        `**${escapeCell(model)} v${version}** as ${escapeCell(alias)}: ${state}; ${escapeCell(now)}`,
        ...refused,
        '',
        '| what | |',
        '|---|---|',
        ...entries,
      ].join('\n'),
    );
  }
}
