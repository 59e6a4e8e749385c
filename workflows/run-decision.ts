/** @module The review that a run asks for once it has completed, and the wait for its decision where the pipeline wants that. */
import { condition, patched, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Conclusion, PipelineInput } from '../contracts/plan.ts';
import type { ReviewedArtifacts, ReviewOutcome } from '../contracts/review.ts';
import { areSame } from '../domain/collaboration/review/policy.ts';
import { finalFailure } from './failures.ts';
import { reviewConcludedSignal } from './messages.ts';
import type { PendingReviews, WaitingForPeople } from './pending-reviews.ts';
import { collaborating, holdingReview } from './proxies.ts';

/** Since it, a run that people did not approve is on record as failed. */
const refusalPatch = 'run-refusal';
/** Since it, people are told that such a run has failed. */
const refusalToldPatch = 'run-refusal-told';

export class RunDecision {
  readonly #rows: PendingReviews;
  readonly #changed: () => void;
  readonly #outcomes = new Map<string, ReviewOutcome>();
  #waiting: WaitingForPeople | undefined;

  /** `changed` is called when people are waited for, or no longer. */
  constructor(rows: PendingReviews, changed: () => void) {
    this.#rows = rows;
    this.#changed = changed;
    setHandler(reviewConcludedSignal, (outcome) => void this.#outcomes.set(outcome.id, outcome));
  }

  /** Whom the run waits for: people who judge rows, and those who decide on what it made. */
  get people(): readonly WaitingForPeople[] {
    return [...this.#rows.waiting, ...(this.#waiting ? [this.#waiting] : [])];
  }

  /** Opens the review and gives its id; fails the run where it waits and people do not approve. */
  async made(
    { review, runId, searchable, announce }: PipelineInput,
    conclusion: Conclusion,
  ): Promise<string | undefined> {
    if (!review) return undefined;
    const { wait, ...wanted } = review;
    const { id, outcome, artifacts } = await holdingReview().openRunReview({
      runId,
      ...wanted,
      ...(searchable && { searchable }),
      ...(wait && { waiting: workflowInfo().workflowId }),
    });
    if (!wait) return id;
    const decided = outcome ?? (await this.#decided(id));
    const why = refusalOf(decided, artifacts);
    if (why === undefined) return id;
    const refusal = { code: 'REVIEW_REJECTED', message: `The review ${id} ${why}` };
    // The document of the run was written before, for people to decide on.
    if (patched(refusalPatch)) await holdingReview().keepRefusal({ runId, ...refusal });
    if (announce && patched(refusalToldPatch)) await collaborating().announceRun({ runId });
    throw finalFailure({ ...refusal, details: [undefined, conclusion] });
  }

  async #decided(id: string): Promise<ReviewOutcome> {
    this.#waiting = { step: 'review', reviewId: id, cases: 0, decision: true };
    this.#changed();
    await condition(() => this.#outcomes.has(id));
    this.#waiting = undefined;
    this.#changed();
    return this.#outcomes.get(id) as ReviewOutcome;
  }
}

/** Why people have not approved what was brought to the review; undefined where they have. */
function refusalOf({ artifacts, state, why }: ReviewOutcome, ours: ReviewedArtifacts | undefined): string | undefined {
  if (ours !== undefined && !areSame(artifacts, ours))
    return `went on with what a newer run made and ended as ${state}, so nobody decided on this; run the pipeline again to ask for it.`;
  return state === 'approved' ? undefined : `ended as ${state}: ${why}`;
}
