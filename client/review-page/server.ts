/** @module What the page asks the gateway. */
import type { ReviewDocument, ReviewStanding, VotesAnswer } from '../../contracts/review-page.ts';
import type { RowCase, RowVotes } from '../../contracts/row-review.ts';

/** The gateway answered, and said no. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class ReviewServer {
  readonly #base: string;
  readonly #rows = new Map<number, Promise<RowCase>>();

  constructor(reviewId: string) {
    this.#base = `/reviews/${encodeURIComponent(reviewId)}`;
  }

  document(reviewer: string): Promise<ReviewDocument> {
    return this.#ask(`.json?${new URLSearchParams({ reviewer })}`);
  }

  standing(reviewer: string): Promise<ReviewStanding> {
    return this.#ask(`/progress?${new URLSearchParams({ reviewer })}`);
  }

  /** A row's values, reasons and neighbours; those looked at last are kept. */
  row(row: number): Promise<RowCase> {
    const known = this.#rows.get(row);
    if (known) return known;
    const found = this.#ask<RowCase>(`/rows/${row}`);
    this.#rows.set(row, found);
    found.catch(() => this.#rows.delete(row));
    for (const oldest of [...this.#rows.keys()].slice(0, -keptRows)) this.#rows.delete(oldest);
    return found;
  }

  /** Throws `RequestRefused` with the server's sentence. The request outlives the page that sends it. */
  vote(votes: RowVotes): Promise<VotesAnswer> {
    const headers = { 'content-type': 'application/json' };
    return this.#ask('/votes', { method: 'POST', headers, body: JSON.stringify(votes), keepalive: true });
  }

  async #ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(`${this.#base}${path}`, { ...init, cache: 'no-store', redirect: 'error' });
    if (response.ok) return (await response.json()) as T;
    const { code, detail } = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    throw new RequestRefused(code ?? '', detail ?? `The gateway answered ${response.status}.`);
  }
}

const keptRows = 60;
