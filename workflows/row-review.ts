/** @module A review of rows by people: takes votes until each row is settled or time is up, and tells those who wait. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  CountedRowVotes,
  RowReviewInput,
  RowReviewProgress,
  RowReviewState,
  RowVotes,
} from '../contracts/row-review.ts';
import {
  counted,
  ended,
  escalation,
  newReview,
  openRows,
  type ReviewEnd,
  refusalOf,
  reviewProgress,
  voted,
} from '../domain/quality/policy.ts';
import { escapeCell } from './details.ts';
import {
  awaitRowReviewSignal,
  rowReviewConcludedSignal,
  rowReviewProgressQuery,
  rowVotesSignal,
  rowVotesUpdate,
} from './messages.ts';
import { reviewing } from './proxies.ts';

export async function rowReview(input: RowReviewInput): Promise<RowReviewProgress> {
  return new RowReview(input).run();
}

class RowReview {
  readonly #input: RowReviewInput;
  #state: RowReviewState;
  #end: ReviewEnd | undefined;
  #isKept = false;
  #isLate = false;
  #isReminderDue = false;
  /** Why votes by signal did not count, latest last. */
  readonly #refused: string[] = [];

  constructor(input: RowReviewInput) {
    this.#input = input;
    const { request } = input;
    this.#state = input.resume ?? newReview(request, workflowInfo().startTime.getTime());
    setHandler(rowReviewProgressQuery, () => this.#progress());
    setHandler(awaitRowReviewSignal, (workflowId) => this.#enlist(workflowId));
    setHandler(rowVotesUpdate, (votes) => this.#vote(votes), {
      validator: (votes) => {
        const why = this.#refusal(votes);
        if (why !== undefined) throw new Error(why);
      },
    });
    setHandler(rowVotesSignal, (votes) => {
      const why = this.#refusal(votes);
      if (why === undefined) this.#vote(votes);
      else this.#refused.push(why);
      this.#show();
    });
  }

  async run(): Promise<RowReviewProgress> {
    const { request, resume } = this.#input;
    this.#startTimers();
    this.#show();
    if (!resume && (await reviewing.beginRowReview(request)).concluded) return this.#endAgain();
    for (;;) {
      await condition(() => this.#isSettled() || this.#isLate || this.#isReminderDue || this.#isFull());
      if (this.#isSettled()) break;
      if (this.#isReminderDue) await this.#remind();
      if (this.#isLate && !(await this.#escalate())) break;
      if (this.#isFull()) await this.#goOn();
    }
    return this.#conclude();
  }

  /** Times are told from the start of this history, since what they are counted from may lie in an earlier one. */
  #startTimers(): void {
    const now = workflowInfo().startTime.getTime();
    const { dueAt, remindAt } = this.#state;
    if (dueAt !== undefined) after(dueAt - now, () => (this.#isLate = true));
    if (remindAt !== undefined) after(remindAt - now, () => (this.#isReminderDue = true));
  }

  async #remind(): Promise<void> {
    this.#isReminderDue = false;
    const { remindAt: _remindAt, ...state } = this.#state;
    this.#state = state;
    await this.#announce('reminder');
  }

  async #escalate(): Promise<boolean> {
    const next = escalation(this.#input.request, this.#state);
    if (!next) return false;
    this.#state = next;
    this.#isLate = false;
    after(this.#input.request.deadlineMs ?? 0, () => (this.#isLate = true));
    await this.#announce('escalated');
    this.#show();
    return true;
  }

  async #conclude(): Promise<RowReviewProgress> {
    const { request } = this.#input;
    const end = ended(request, this.#state);
    this.#end = end;
    this.#show();
    await reviewing.concludeRowReview({ request, ...end });
    return this.#tellAll();
  }

  /** Somebody asked as an earlier review of the same rows was ending: the answer is there. */
  #endAgain(): Promise<RowReviewProgress> {
    this.#end = { verdicts: [], by: {} };
    return this.#tellAll();
  }

  /** From here on verdicts are kept, so whoever enlists is told at once. */
  async #tellAll(): Promise<RowReviewProgress> {
    this.#isKept = true;
    for (const workflowId of new Set(this.#state.waiting)) await this.#tell(workflowId);
    await condition(allHandlersFinished);
    return this.#progress();
  }

  /** A workflow that has ended meanwhile wants no word. */
  async #tell(workflowId: string): Promise<void> {
    try {
      await getExternalWorkflowHandle(workflowId).signal(rowReviewConcludedSignal, this.#input.request.reviewId);
    } catch (error) {
      log.info('a workflow that waited for this review has ended', { workflowId, error: String(error) });
    }
  }

  async #enlist(workflowId: string): Promise<void> {
    this.#state = { ...this.#state, waiting: [...this.#state.waiting, workflowId] };
    if (this.#isKept) await this.#tell(workflowId);
  }

  #refusal(votes: unknown): string | undefined {
    return refusalOf(this.#input.request, this.#end ? undefined : this.#state, votes);
  }

  #vote(votes: RowVotes): CountedRowVotes {
    const { request } = this.#input;
    this.#state = voted(request, this.#state, votes);
    this.#show();
    return counted(request, this.#state, votes);
  }

  async #goOn(): Promise<never> {
    await condition(allHandlersFinished);
    return continueAsNew<typeof rowReview>({ ...this.#input, resume: this.#state });
  }

  #isFull(): boolean {
    return workflowInfo().continueAsNewSuggested;
  }

  #isSettled(): boolean {
    return openRows(this.#input.request, this.#state).length === 0;
  }

  async #announce(what: 'reminder' | 'escalated'): Promise<void> {
    const { request } = this.#input;
    await reviewing.announceRowReview({ request, what, open: openRows(request, this.#state).length });
  }

  #progress(): RowReviewProgress {
    return reviewProgress(this.#input.request, this.#end ? undefined : this.#state, this.#end);
  }

  #show(): void {
    const { pipeline, cases, settled, disputed, escalated, closed } = this.#progress();
    const state = closed ? 'closed' : escalated ? 'escalated' : 'open';
    const refused = this.#refused.slice(-10).map((why) => `- refused: ${escapeCell(why)}`);
    setCurrentDetails(
      [
        `**Rows of ${pipeline}**: ${settled} of ${cases} decided, ${disputed.length} disputed, ${state}`,
        ...refused,
      ].join('\n'),
    );
  }
}

/** A timer that a cancelled review leaves behind is nobody's failure. */
function after(ms: number, then: () => void): void {
  sleep(Math.max(0, ms)).then(then, () => undefined);
}
