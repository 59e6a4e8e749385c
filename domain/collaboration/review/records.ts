/** @module What is kept of reviews for good, under `reviews/` of the store: requests, the audit trail, how each ended, answers. */
import { z } from 'zod';
import type { WantedReview } from '../../../contracts/held-review.ts';
import type { ReviewOutcome, ReviewRequest, ReviewView, TrailEntry } from '../../../contracts/review.ts';
import { type ReviewFeedback, reviewFeedbackSchema } from '../../../contracts/review-feedback.ts';
import type { RunRecordStore } from '../../caching/ports.ts';
import { areSame } from './policy.ts';

const requested = 'request';
const closed = 'closed';
const line = 'line-';
const answer = 'answer-';

const requestSchema = z.looseObject({
  request: z.looseObject({
    id: z.string(),
    subject: z.object({ type: z.string(), id: z.string(), name: z.string() }),
    told: z.boolean(),
  }),
  at: z.number(),
});
const closedSchema = z.looseObject({ schema: z.literal(1), id: z.string(), state: z.string() });
const lineSchema = z.looseObject({ number: z.int(), at: z.number(), kind: z.string() });

export interface BegunReview {
  readonly request: ReviewRequest;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export class ReviewRecords {
  readonly #records: RunRecordStore;

  constructor(records: RunRecordStore) {
    this.#records = records;
  }

  async begin(request: ReviewRequest, at: number): Promise<void> {
    await this.#records.put(request.id, requested, { request, at });
  }

  /** What was kept first stays, so that a repeated call changes nothing. */
  async append(id: string, lines: readonly TrailEntry[]): Promise<void> {
    for (const entry of lines) await this.#records.put(id, `${line}${String(entry.number).padStart(6, '0')}`, entry);
  }

  async close(view: ReviewView): Promise<void> {
    await this.#records.put(view.id, closed, view);
  }

  /** How a review ended; undefined while it is open, and for one that is not known. */
  async ended(id: string): Promise<ReviewView | undefined> {
    const { data } = closedSchema.safeParse(await this.#records.get(id, closed));
    return data as ReviewView | undefined;
  }

  async begun(id: string): Promise<BegunReview | undefined> {
    const { data } = requestSchema.safeParse(await this.#records.get(id, requested));
    return data as BegunReview | undefined;
  }

  async trail(id: string): Promise<readonly TrailEntry[]> {
    const names = (await this.#records.names(id)).filter((name) => name.startsWith(line));
    const lines = await Promise.all(names.map((name) => this.#records.get(id, name)));
    return lines.flatMap((entry) => (lineSchema.safeParse(entry).data ?? []) as TrailEntry | []);
  }

  /** Ids, in no order. */
  list(): Promise<readonly string[]> {
    return this.#records.list();
  }

  /** One answer a person and review; the first stays. True where it was the first. */
  answer(given: ReviewFeedback): Promise<boolean> {
    return this.#records.put(given.review, `${answer}${given.person}`, given);
  }

  async answers(id: string): Promise<readonly ReviewFeedback[]> {
    const names = (await this.#records.names(id)).filter((name) => name.startsWith(answer));
    const given = await Promise.all(names.map((name) => this.#records.get(id, name)));
    return given.flatMap((one) => reviewFeedbackSchema.safeParse(one).data ?? []);
  }

  /**
   * The id under which a review that is wanted goes on or begins: the last one of its subject, or the next. `outcome`
   * where people have approved the very same digests already, by rules no weaker than those of now.
   */
  async place({ request }: WantedReview): Promise<{ readonly number: number; readonly outcome?: ReviewOutcome }> {
    const { name } = request.subject;
    const numbers = (await this.list()).flatMap((id) => numberOf(id, name) ?? []);
    const last = Math.max(0, ...numbers);
    if (last === 0) return { number: 1 };
    const end = await this.ended(reviewIdOf(name, last));
    if (!end) return { number: last };
    return {
      number: last + 1,
      ...(isApproved(end, request) && { outcome: outcomeOf(end) }),
    };
  }
}

export const reviewIdOf = (name: string, number: number): string => `${name}-${number}`;

function numberOf(id: string, name: string): number | undefined {
  const rest = id.startsWith(`${name}-`) ? id.slice(name.length + 1) : '';
  return /^[1-9]\d{0,8}$/.test(rest) ? Number(rest) : undefined;
}

/** True where people have approved the very same digests, by rules that were no weaker as far as that can be told. */
function isApproved({ state, artifacts, quorum, roles }: ReviewView, request: WantedReview['request']): boolean {
  const { rules } = request;
  const isStrict = quorum >= rules.quorum && rules.roles.every((role) => roles.includes(role));
  return state === 'approved' && areSame(artifacts, request.artifacts) && isStrict;
}

const outcomeOf = ({ id, state, version, artifacts, closed: isClosed, why = '' }: ReviewView): ReviewOutcome => ({
  id,
  state,
  version,
  artifacts,
  closed: isClosed,
  why,
});
