/** @module A seed sweep: rounds of trials, a look after each, until every component is clear or the blocks are used up. */
import {
  CancellationScope,
  condition,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { BlobRef } from '../contracts/digest.ts';
import { scheduledSweepId, sweepRoundWorkflowId } from '../contracts/names.ts';
import type { PipelineInput } from '../contracts/plan.ts';
import type { SweepConclusion, SweepInput, SweepProgress, SweepState } from '../contracts/sweep.ts';
import { extended, nextRound, sweepProgress } from '../domain/sensitivity/policy.ts';
import { featurePipeline } from './feature-pipeline.ts';
import {
  extendSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
  stopSweepUpdate,
  sweepProgressQuery,
} from './messages.ts';
import { sweeping } from './proxies.ts';
import { announcingSweep } from './sweep-announcement.ts';
import { renderSweep } from './sweep-details.ts';

/** Children of a round keep the history short, so this many fit well below the server's own suggestion. */
const usualRoundsPerHistory = 50;

/** Name of the last run of a sweep, which reports. */
const reportRound = 'report';

export async function seedSweep(input: SweepInput): Promise<SweepConclusion> {
  return new SeedSweep(input).run();
}

class SeedSweep {
  readonly #input: SweepInput;
  #state: SweepState | undefined;
  #round: { from: number; to: number } | undefined;
  #ended = false;
  #roundsHere = 0;

  constructor(input: SweepInput) {
    this.#input = input.scheduled ? { ...input, sweepId: scheduledSweepId(workflowInfo().workflowId) } : input;
    this.#state = input.resume;
    setHandler(sweepProgressQuery, () => sweepProgress(this.#state, this.#round));
    setHandler(pauseSweepUpdate, () => this.#change((state) => ({ ...state, paused: true })));
    setHandler(resumeSweepUpdate, () => this.#change((state) => ({ ...state, paused: false })));
    setHandler(stopSweepUpdate, () => this.#change((state) => ({ ...state, stopped: true, paused: false })));
    setHandler(extendSweepUpdate, (max) => this.#change((state) => extended(state, max)));
  }

  run(): Promise<SweepConclusion> {
    return announcingSweep(this.#input, () => this.#sweep());
  }

  async #sweep(): Promise<SweepConclusion> {
    this.#state ??= await this.#begin();
    for (;;) {
      this.#show();
      await condition(() => this.#state?.paused !== true);
      const round = nextRound(this.#state);
      if (!round) break;
      this.#state = await this.#runRound(this.#state, round);
      if (this.#historyIsFull()) await continueAsNew<typeof seedSweep>({ ...this.#input, resume: this.#state });
    }
    return this.#conclude(this.#state);
  }

  /** What people ask for waits until there is something to change. */
  async #change(change: (state: SweepState) => SweepState): Promise<SweepProgress> {
    await condition(() => this.#state !== undefined);
    if (this.#state) this.#state = change(this.#state);
    this.#show();
    return sweepProgress(this.#state, this.#round);
  }

  async #begin(): Promise<SweepState> {
    const { origin } = this.#input;
    const sweepRef = 'sweepRef' in origin ? origin.sweepRef : await sweeping.prepareSweep(origin);
    const plan = await sweeping.beginSweep({
      sweepId: this.#input.sweepId,
      sweepRef,
      workflowId: workflowInfo().workflowId,
      file: 'file' in origin ? origin.file : '',
    });
    return {
      sweepRef,
      plan,
      blocks: 0,
      max: plan.max,
      rounds: 0,
      paused: false,
      stopped: false,
      settled: false,
      nextBlocks: plan.first,
      widths: [],
    };
  }

  async #runRound(state: SweepState, { from, to }: { from: number; to: number }): Promise<SweepState> {
    this.#round = { from, to };
    this.#show();
    const { sweepRef, ledgerRef: earlierRef } = state;
    const definitionRef = await sweeping.defineRound({
      sweepRef,
      from,
      to,
      ...(earlierRef && { ledgerRef: earlierRef }),
    });
    const resultRef = await this.#execute(definitionRef, `${state.rounds}`);
    const { ledgerRef, view, decision, trialMs } = await sweeping.analyzeSweep({
      sweepRef: state.sweepRef,
      resultRef,
      to,
      max: this.#state?.max ?? state.max,
      widths: state.widths,
      ...(state.ledgerRef && { ledgerRef: state.ledgerRef }),
    });
    this.#round = undefined;
    this.#roundsHere += 1;
    // An update may have changed it meanwhile, so only what the round found is put in.
    return {
      ...(this.#state ?? state),
      ledgerRef,
      view,
      widths: view.widths,
      trialMs,
      blocks: to,
      rounds: state.rounds + 1,
      settled: decision.stop,
      nextBlocks: decision.nextBlocks,
    };
  }

  /** An ordinary run, on slots of low priority, with a history of its own. */
  async #execute(definitionRef: BlobRef, name: string): Promise<BlobRef> {
    const { sweepId, pipeline, options } = this.#input;
    const { refresh: _refresh, ...reusing } = options;
    const input: PipelineInput = {
      // Without the cache, results are kept by run: the report finds the trials in that of the rounds.
      runId: options.noCache ? sweepId : `${sweepId}-${name}`,
      pipeline,
      kind: 'feature',
      definitionRef,
      // What was to run anew has run when it is reported on.
      options: name === reportRound ? reusing : options,
      background: true,
      ...(this.#state?.plan.parallel !== undefined && { parallel: this.#state.plan.parallel }),
      ...(this.#state?.trialMs !== undefined && { batchStepMs: this.#state.trialMs }),
    };
    const { conclusion } = await executeChild(featurePipeline, {
      workflowId: sweepRoundWorkflowId(workflowInfo().workflowId, name),
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: name === reportRound ? `report on the seeds of ${pipeline}` : `round ${name} of ${pipeline}`,
    });
    if (!conclusion) throw new Error('a round ended without a conclusion');
    return conclusion.resultRef;
  }

  async #conclude(state: SweepState): Promise<SweepConclusion> {
    const { sweepRef, ledgerRef, view, widths } = state;
    if (!ledgerRef || !view) throw new Error('a sweep was stopped before its first block');
    const definitionRef = await sweeping.defineSweepReport({ sweepRef, ledgerRef, reason: view.reason, widths });
    const resultRef = await this.#execute(definitionRef, reportRound);
    const conclusion = await CancellationScope.nonCancellable(() =>
      sweeping.concludeSweep({ sweepId: this.#input.sweepId, sweepRef, ledgerRef, resultRef, view }),
    );
    this.#ended = true;
    this.#show();
    return conclusion;
  }

  #historyIsFull(): boolean {
    const { roundsPerHistory = usualRoundsPerHistory } = this.#input;
    return workflowInfo().continueAsNewSuggested || this.#roundsHere >= roundsPerHistory;
  }

  #show(): void {
    setCurrentDetails(renderSweep(sweepProgress(this.#state, this.#round), this.#ended));
  }
}
