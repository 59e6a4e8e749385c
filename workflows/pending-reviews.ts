/** @module Steps that wait for people: asks for the review that a step names and tries the step again when it has ended. */
import { condition, setHandler, workflowInfo } from '@temporalio/workflow';
import type { WindowStep } from '../contracts/plan.ts';
import type { RowReviewRequest } from '../contracts/row-review.ts';
import { failureOf } from './failures.ts';
import { rowReviewConcludedSignal } from './messages.ts';
import { reviewing } from './proxies.ts';

export interface WaitingForPeople {
  readonly step: string;
  readonly reviewId: string;
  readonly cases: number;
  /** Set where people decide on what the run made, and not on rows. */
  readonly decision?: true;
}

export class PendingReviews {
  readonly #concluded = new Set<string>();
  readonly #waiting = new Map<string, WaitingForPeople>();
  readonly #changed: () => void;

  /** `changed` is called when somebody is waited for, or no longer. */
  constructor(changed: () => void) {
    this.#changed = changed;
    setHandler(rowReviewConcludedSignal, (reviewId) => void this.#concluded.add(reviewId));
  }

  get waiting(): readonly WaitingForPeople[] {
    return [...this.#waiting.values()];
  }

  /** What `work` gives, as soon as people have decided what it waits for. */
  async through<T>(step: WindowStep | undefined, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const { code, details } = failureOf(error);
        if (code !== 'REVIEW_PENDING' || !step) throw error;
        await this.#wait(step, details as RowReviewRequest);
      }
    }
  }

  async #wait(step: WindowStep, request: RowReviewRequest): Promise<void> {
    const { reviewId } = request;
    this.#concluded.delete(reviewId);
    this.#waiting.set(step.name, { step: step.name, reviewId, cases: request.rows.length });
    this.#changed();
    try {
      await reviewing.openRowReview({ request, workflowId: workflowInfo().workflowId });
      await condition(() => this.#concluded.has(reviewId));
    } finally {
      this.#waiting.delete(step.name);
      this.#changed();
    }
  }
}
