/** @module Sends verdicts a few seconds after the last one, so that a slip can be taken back. */
import type { ReviewStanding, VotesAnswer } from '../../contracts/review-page.ts';
import type { RowVote, RowVotes } from '../../contracts/row-review.ts';
import type { ReviewSession } from './session.ts';

/** How long a verdict can be taken back after the last one, in milliseconds. */
export const holdMs = 5_000;
/** Held verdicts that are sent without waiting. */
export const mostHeld = 20;
/** Pause before another try after the gateway was not reached. */
const retryMs = 10_000;

export interface OutboxNews {
  readonly counted: number;
  readonly refused: ReadonlyMap<number, string>;
  /** Why verdicts were not sent, which are held again. */
  readonly unsent?: string;
}

export interface OutboxOptions {
  readonly session: ReviewSession;
  readonly vote: (votes: RowVotes) => Promise<VotesAnswer>;
  /** True for an error by which the gateway said no to what was sent. */
  readonly isRefusal: (error: unknown) => boolean;
  readonly onNews: (news: OutboxNews) => void;
}

export class Outbox {
  readonly #options: OutboxOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** To be called after each verdict and each that was taken back. */
  schedule(): void {
    clearTimeout(this.#timer);
    const { held } = this.#options.session;
    if (held >= mostHeld) void this.send();
    else if (held > 0) this.#timer = setTimeout(() => void this.send(), holdMs);
  }

  /** Sends what is held now. Never rejects. */
  async send(): Promise<void> {
    clearTimeout(this.#timer);
    const { session, onNews } = this.#options;
    const taken = session.take(mostHeld);
    if (!taken) return;
    const { counted, refused, unsent, standing } = await this.#deliver(taken);
    session.settle({ refused, ...(unsent && { unsent: unsent.votes }) });
    if (standing) session.update(standing);
    onNews({ counted, refused, ...(unsent && { unsent: unsent.why }) });
    if (unsent) this.#timer = setTimeout(() => void this.send(), retryMs);
    else this.schedule();
  }

  /** One vote that does not count lets the server refuse all that came with it, so then they go one by one. */
  async #deliver({ reviewer, votes }: RowVotes): Promise<Delivered> {
    try {
      const { counted, standing } = await this.#options.vote({ reviewer, votes });
      return { counted, standing, refused: new Map() };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const [vote, another] = votes;
      if (!this.#options.isRefusal(error)) return { counted: 0, refused: new Map(), unsent: { votes, why } };
      if (!another) return { counted: 0, refused: new Map(vote ? [[vote.row, why]] : []) };
    }
    let all: Delivered = { counted: 0, refused: new Map() };
    for (const vote of votes) {
      const one = await this.#deliver({ reviewer, votes: [vote] });
      all = { ...all, ...one, counted: all.counted + one.counted, refused: new Map([...all.refused, ...one.refused]) };
      if (one.unsent) return { ...all, unsent: { votes: votes.slice(votes.indexOf(vote)), why: one.unsent.why } };
    }
    return all;
  }
}

interface Delivered {
  readonly counted: number;
  readonly refused: ReadonlyMap<number, string>;
  readonly standing?: ReviewStanding;
  readonly unsent?: { readonly votes: readonly RowVote[]; readonly why: string };
}
