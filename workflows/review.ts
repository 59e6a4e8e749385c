/**
 * @module A review by people of what a run made: counts votes until they decide, keeps the trail, reminds, escalates,
 * goes on with a new version, and tells everybody how it ended.
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { CollaborationEvent } from '../contracts/events.ts';
import type { HeldReview, NewReviewVersion, ReviewInput } from '../contracts/held-review.ts';
import { searchAttributeNames } from '../contracts/names.ts';
import type { ReviewOutcome } from '../contracts/review.ts';
import {
  blockedEvent,
  decidedEvent,
  escalatedEvent,
  reminderEvent,
  requestedEvent,
} from '../domain/collaboration/review/news/policy.ts';
import {
  blocked,
  concluded,
  ended,
  escalated,
  hasOtherRules,
  isNewVersion,
  newReview,
  reminded,
  superseded,
} from '../domain/collaboration/review/policy.ts';
import { explainReview, reviewText } from '../domain/collaboration/review/text/policy.ts';
import { nextReminders } from '../domain/collaboration/review/time/policy.ts';
import { linesAfter } from '../domain/collaboration/review/trail/policy.ts';
import { reviewOutcome, reviewView } from '../domain/collaboration/review/view/policy.ts';
import { awaitReviewSignal, reviewExplainQuery, reviewProgressQuery, supersedeReviewSignal } from './messages.ts';
import { collaborating, holdingReview } from './proxies.ts';
import { tellOfReview } from './review-outcomes.ts';
import { ReviewVotes } from './review-votes.ts';
import { workflowNow } from './workflow-time.ts';

/** Since it, an open review reads the directory again from time to time, and asks others as soon as it cannot be decided. */
const departuresPatch = 'departures';
/** Since it, other rules for the very same digests are a new version. */
const newRulesPatch = 'new-rules';
/** How long a review waits until it reads the directory again: nobody tells it who has come or gone. */
const rereadMs = 3_600_000;
/** Messages from people that one history takes, far below the server's limits. */
const messagesPerHistory = 500;

export async function review(input: ReviewInput): Promise<ReviewOutcome> {
  return new Review(input).run();
}

class Review {
  readonly #input: ReviewInput;
  #held: HeldReview;
  /** Lines of the trail that are in the store. */
  #kept: number;
  /** The version that people were asked about. */
  #announced: number;
  readonly #events: CollaborationEvent[] = [];
  readonly #votes: ReviewVotes;
  #changes = 0;
  #alarmAt = Number.POSITIVE_INFINITY;
  #isOver = false;
  #shown = '';

  constructor(input: ReviewInput) {
    this.#input = input;
    const { request, resume } = input;
    this.#held = resume?.held ?? newReview(request, workflowNow());
    this.#kept = resume?.kept ?? 0;
    this.#announced = resume?.announced ?? 0;
    this.#votes = new ReviewVotes({
      get: () => this.#held,
      set: (held) => this.#change(held),
      tell: (event) => void this.#events.push(event),
    });
    setHandler(reviewProgressQuery, () => reviewView(this.#held));
    setHandler(reviewExplainQuery, () => explainReview(this.#held));
    setHandler(supersedeReviewSignal, (version) => this.#supersede(version));
    setHandler(awaitReviewSignal, (workflowId) => this.#enlist(workflowId));
  }

  async run(): Promise<ReviewOutcome> {
    try {
      await this.#untilDecided();
    } catch (error) {
      if (!isCancellation(error)) throw error;
      if (!this.#held.end) this.#change(ended(this.#held, 'withdrawn', 'The review was cancelled.', workflowNow()));
      await CancellationScope.nonCancellable(() => this.#close());
      throw error;
    }
    return this.#close();
  }

  async #untilDecided(): Promise<void> {
    const { request, resume } = this.#input;
    if (!resume) await holdingReview().beginReview({ request });
    while (!this.#held.end) {
      const seen = this.#changes;
      await this.#step();
      if (this.#held.end) break;
      this.#setAlarm();
      await condition(() => this.#changes > seen || this.#isFull());
      if (this.#isFull() && !this.#held.end) await this.#goOn();
    }
  }

  /** Everything that is due now; each part changes nothing where there is nothing to do. */
  async #step(): Promise<void> {
    // Another version may bring other rules.
    if (!this.#held.people) await this.#votes.read();
    this.#announce();
    this.#remind();
    await this.#pass();
    this.#block();
    this.#change(concluded(this.#held, workflowNow()), false);
    await this.#give();
    this.#show();
  }

  #announce(): void {
    if (this.#announced >= this.#held.version || this.#held.end) return;
    this.#announced = this.#held.version;
    this.#tell(requestedEvent(this.#held, workflowNow()));
  }

  #remind(): void {
    const { held, people } = reminded(this.#held, workflowNow());
    if (people.length === 0) return;
    this.#change(held, false);
    this.#tell(reminderEvent(held, people, workflowNow()));
  }

  /** Time is up: the directory is read first, since people may have come or gone meanwhile. */
  async #pass(): Promise<void> {
    const { dueAt } = this.#held;
    if (dueAt === undefined || dueAt > workflowNow() || this.#held.end) return;
    await this.#votes.read();
    if (this.#held.end || this.#held.dueAt !== dueAt) return;
    const next = escalated(this.#held, workflowNow());
    if (!next) return this.#change(concluded(this.#held, workflowNow(), true), false);
    this.#change(next, false);
    this.#tell(escalatedEvent(next, workflowNow()));
  }

  /** What cannot be decided goes at once to those who would be asked once time is up. */
  #block(): void {
    const now = workflowNow();
    const { held, why } = blocked(this.#held, now);
    this.#change(held, false);
    if (why === undefined) return;
    const next = patched(departuresPatch) ? escalated(held, now) : undefined;
    if (next) {
      this.#change(next, false);
      this.#tell(escalatedEvent(next, now, why));
    }
    if (reviewView(next ?? held).blocked !== undefined) this.#tell(blockedEvent(next ?? held, why, now));
  }

  #tell(event: CollaborationEvent): void {
    if (this.#held.request.told) this.#events.push(event);
  }

  /** Gives on what there is to tell and to keep; more may come meanwhile. */
  async #give(): Promise<void> {
    const events = this.#events.splice(0);
    if (events.length > 0 && this.#held.request.told) await collaborating().emitEvents({ events });
    const lines = linesAfter(this.#held, this.#kept);
    const last = lines.at(-1);
    if (!last) return;
    await holdingReview().keepTrail({ id: this.#held.request.id, lines });
    this.#kept = last.number;
  }

  #supersede({ request, waiting }: NewReviewVersion): void {
    if (waiting !== undefined) void this.#enlist(waiting);
    const hasOthers = () => hasOtherRules(this.#held, request) && patched(newRulesPatch);
    if (!this.#held.end && (isNewVersion(this.#held, request) || hasOthers()))
      this.#change(superseded(this.#held, request, workflowNow()));
  }

  async #enlist(workflowId: string): Promise<void> {
    if (this.#isOver) return tellOfReview(reviewOutcome(this.#held), [workflowId]);
    if (!this.#held.waiting.includes(workflowId))
      this.#change({ ...this.#held, waiting: [...this.#held.waiting, workflowId] });
  }

  async #close(): Promise<ReviewOutcome> {
    this.#show();
    // Votes that are being counted find it closed.
    await condition(allHandlersFinished);
    this.#tell(decidedEvent(this.#held, workflowNow()));
    await this.#give();
    await holdingReview().concludeReview({ view: reviewView(this.#held) });
    this.#isOver = true;
    const outcome = reviewOutcome(this.#held);
    await tellOfReview(outcome, this.#held.waiting);
    await condition(allHandlersFinished);
    return outcome;
  }

  #change(held: HeldReview, isNews = true): void {
    if (held === this.#held) return;
    this.#held = held;
    if (isNews) this.#changes += 1;
  }

  /** One timer at a time: an earlier one may find nothing due, a later one would be too late. */
  #setAlarm(): void {
    const { dueAt = Number.POSITIVE_INFINITY, blockedTold } = this.#held;
    const reminder = nextReminders(this.#held)[0]?.at ?? Number.POSITIVE_INFINITY;
    const rereads = blockedTold !== undefined || patched(departuresPatch);
    const reread = rereads ? workflowNow() + rereadMs : Number.POSITIVE_INFINITY;
    const at = Math.min(dueAt, reminder, reread);
    if (at >= this.#alarmAt) return;
    this.#alarmAt = at;
    sleep(Math.max(1, at - workflowNow())).then(
      () => this.#ring(at),
      () => undefined,
    );
  }

  async #ring(at: number): Promise<void> {
    if (this.#alarmAt === at) this.#alarmAt = Number.POSITIVE_INFINITY;
    const rereads = this.#held.blockedTold !== undefined || patched(departuresPatch);
    if (rereads && !this.#held.end) await this.#votes.read();
    this.#changes += 1;
  }

  #isFull(): boolean {
    return workflowInfo().continueAsNewSuggested || this.#votes.taken >= messagesPerHistory;
  }

  async #goOn(): Promise<void> {
    do {
      await condition(allHandlersFinished);
      await this.#give();
    } while (this.#events.length > 0 || linesAfter(this.#held, this.#kept).length > 0 || !allHandlersFinished());
    if (this.#held.end) return;
    await continueAsNew<typeof review>({
      ...this.#input,
      resume: { held: this.#held, kept: this.#kept, announced: this.#announced },
    });
  }

  #show(): void {
    const { state } = reviewView(this.#held);
    setCurrentDetails(reviewText(this.#held));
    if (this.#input.searchable && state !== this.#shown)
      upsertSearchAttributes({ [searchAttributeNames.reviewState]: [state] });
    this.#shown = state;
  }
}
