/** @module `RowReviews`: the cases that a validation leaves to people, and what they have said, kept for good in the ledger. */
import { z } from 'zod';
import { type BlobRef, blobRefSchema } from '../../../contracts/digest.ts';
import { WithinError } from '../../../contracts/errors.ts';
import {
  type ConcludedRowReview,
  type ListedRowReview,
  type RowCases,
  type RowReviewNews,
  type RowReviewRequest,
  type RowReviewRules,
  type RowVerdict,
  type RowVerdicts,
  rowDecisions,
} from '../../../contracts/row-review.ts';
import { canonicalDigest } from '../../caching/canonical.ts';
import type { Ledger } from '../../caching/ports.ts';
import { parseDuration } from '../../pipeline/draft.ts';
import type { JudgedFlag } from './calibrate.ts';

const decided = z.object({ decision: z.enum(rowDecisions), label: z.string().optional() });
const newsSchema = z.object({
  reviewId: z.string(),
  pipeline: z.string(),
  casesRef: blobRefSchema,
  what: z.string(),
  open: z.int(),
  asked: z.array(z.int()).optional(),
});
const keptSchema = z.object({
  reviewId: z.string(),
  pipeline: z.string().optional(),
  by: z.record(z.string(), z.array(z.string())),
  failed: z.literal(true).optional(),
  verdicts: z.array(
    decided.extend({
      row: z.int(),
      fingerprint: z.string().optional(),
      flags: z.record(z.string(), z.number()).optional(),
    }),
  ),
});

export interface ReviewQuestion {
  /** Reference of the cases as they lie in the store. */
  readonly casesRef: BlobRef;
  readonly cases: RowCases;
  readonly rules: RowReviewRules;
}

export class RowReviews {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /**
   * A verdict for every case. Rows that people have judged before, in whatever data, are not asked about again. Throws
   * `REVIEW_PENDING` with the request of the review that has to be held first, `REVIEW_EXPIRED` where nobody decided in
   * time and the rules say that this fails.
   */
  async verdicts({ casesRef, cases, rules }: ReviewQuestion): Promise<RowVerdicts> {
    const judged = await this.#judged();
    const open = cases.cases.filter(({ fingerprint, label }) => !judged.rows.has(rowKey(fingerprint, label)));
    if (open.length === 0) return this.#known(cases, judged.rows);
    const request = requestOf(
      { casesRef, cases, rules },
      open.map(({ row }) => row),
    );
    const review = judged.reviews.get(request.reviewId);
    if (!review) throw pending(request);
    if (review.failed) throw expired(request);
    const said = new Map(review.verdicts.map((verdict) => [verdict.row, verdict]));
    return {
      schema: 1,
      verdicts: cases.cases.map(({ row, fingerprint, label }) => {
        const verdict = said.get(row) ?? judged.rows.get(rowKey(fingerprint, label));
        if (!verdict) throw pending(request);
        return verdictFor(row, verdict);
      }),
    };
  }

  /** Keeps what a review found; a repeated call changes nothing. */
  async conclude({ request, verdicts, by, failed }: ConcludedRowReview, cases: RowCases): Promise<void> {
    const { reviewId, pipeline } = request;
    if ((await this.#judged()).reviews.has(reviewId)) return;
    const byRow = new Map(cases.cases.map((one) => [one.row, one]));
    const kept = verdicts.map((verdict) => {
      const { fingerprint, label, reasons = [] } = byRow.get(verdict.row) ?? {};
      // What time decided, and no person, is not remembered for other data.
      const person = (by[verdict.row] ?? []).length > 0 && fingerprint !== undefined;
      // What was flagged, and how surely, is what the next validation is calibrated by.
      const flags = Object.fromEntries(
        reasons.flatMap(({ detector, score }) => (score === undefined ? [] : [[detector, score]])),
      );
      return { ...verdict, ...(person && { fingerprint: rowKey(fingerprint, label), flags }) };
    });
    await this.#ledger.append('row-verdict', { reviewId, pipeline, verdicts: kept, by, ...(failed && { failed }) });
  }

  /** Tells once that the review is open, unless it has been concluded: one that comes late must not ask people again. */
  async begin(request: RowReviewRequest): Promise<{ readonly concluded: boolean }> {
    if ((await this.#judged()).reviews.has(request.reviewId)) return { concluded: true };
    const known = await this.list();
    if (!known.some(({ reviewId }) => reviewId === request.reviewId))
      await this.announce({ request, what: 'opened', open: request.rows.length });
    return { concluded: false };
  }

  async announce({ request, what, open }: RowReviewNews): Promise<void> {
    const { reviewId, pipeline, casesRef, reviewers, escalateTo } = request;
    const to = what === 'escalated' ? escalateTo : reviewers;
    const asked = what === 'opened' && { asked: request.rows };
    await this.#ledger.append('row-review', { reviewId, pipeline, casesRef, what, open, to, ...asked });
  }

  /** Every review that was begun, newest first. */
  async list(): Promise<readonly ListedRowReview[]> {
    const { reviews } = await this.#judged();
    const found = new Map<string, ListedRowReview>();
    for (const { at, value } of await this.#ledger.read('row-review')) {
      const { data } = newsSchema.safeParse(value);
      if (!data) continue;
      const { reviewId, pipeline, casesRef, what, open, asked = [] } = data;
      const before = found.get(reviewId);
      found.set(reviewId, {
        reviewId,
        pipeline,
        casesRef,
        openedAt: before?.openedAt ?? at,
        rows: before?.rows ?? open,
        asked: before?.asked ?? asked,
        escalated: what === 'escalated' || before?.escalated === true,
        closed: reviews.has(reviewId),
      });
    }
    return [...found.values()].toReversed();
  }

  /** What a review found, by row, and who judged each; undefined while it is open. */
  async conclusion(reviewId: string): Promise<Pick<ConcludedRowReview, 'verdicts' | 'by'> | undefined> {
    const kept = (await this.#judged()).reviews.get(reviewId);
    if (!kept) return undefined;
    const verdicts = kept.verdicts.map(({ row, flags: _flags, ...verdict }) => verdictFor(row, verdict));
    return { verdicts, by: kept.by };
  }

  /** What people said of the flags in earlier data of a pipeline, each row once, the last word on it. */
  judgedFlags(pipeline: string): Promise<JudgedFlag[]> {
    return this.#flags((one) => one.pipeline === pipeline);
  }

  /** Flags of all pipelines that people judged since then, milliseconds since 1970 UTC. */
  judgedSince(since: number): Promise<JudgedFlag[]> {
    return this.#flags(({ at }) => at >= since);
  }

  async #flags(wanted: (of: { readonly pipeline: string; readonly at: number }) => boolean): Promise<JudgedFlag[]> {
    const rows = new Map<string, JudgedFlag[]>();
    for (const { at, value } of await this.#ledger.read('row-verdict')) {
      const kept = keptSchema.safeParse(value).data;
      if (!kept || !wanted({ pipeline: kept.pipeline ?? '', at })) continue;
      for (const { fingerprint, decision, flags = {} } of kept.verdicts) {
        if (fingerprint === undefined) continue;
        const judged = Object.entries(flags).map(([detector, score]) => ({
          detector,
          score,
          confirmed: decision !== 'accept',
        }));
        rows.set(fingerprint, judged);
      }
    }
    return [...rows.values()].flat();
  }

  #known(cases: RowCases, judged: ReadonlyMap<string, Verdict>): RowVerdicts {
    const verdicts = cases.cases.flatMap(({ row, fingerprint, label }) => {
      const verdict = judged.get(rowKey(fingerprint, label));
      return verdict ? [verdictFor(row, verdict)] : [];
    });
    return { schema: 1, verdicts };
  }

  async #judged() {
    const rows = new Map<string, Verdict>();
    const reviews = new Map<string, z.infer<typeof keptSchema>>();
    for (const { value } of await this.#ledger.read('row-verdict')) {
      const kept = keptSchema.safeParse(value).data;
      if (!kept) continue;
      reviews.set(kept.reviewId, kept);
      for (const { fingerprint, flags: _flags, ...verdict } of kept.verdicts)
        if (fingerprint !== undefined) rows.set(fingerprint, verdict);
    }
    return { rows, reviews };
  }
}

type Verdict = Pick<RowVerdict, 'decision' | 'label'>;

/** A row with another label is another question. */
const rowKey = (fingerprint: string, label: string | undefined): string =>
  label === undefined ? fingerprint : `${fingerprint}/${label}`;

const verdictFor = (row: number, { decision, label }: Verdict): RowVerdict => ({
  row,
  decision,
  ...(label !== undefined && { label }),
});

/** Cases and rules name the review, so that a run that comes again waits for the same one. */
function requestOf({ casesRef, cases, rules }: ReviewQuestion, rows: number[]): RowReviewRequest {
  const { reviewers = [], quorum = 1, deadline, reminder, escalateTo = [], onDeadline = 'quarantine' } = rules;
  return {
    reviewId: canonicalDigest({ cases: casesRef.digest, rules }).slice(0, 16),
    pipeline: cases.pipeline,
    casesRef,
    rows,
    relabel: cases.labels ? 'labels' : cases.target === undefined ? 'nothing' : 'number',
    ...(cases.labels && { labels: cases.labels }),
    reviewers,
    quorum,
    ...(deadline !== undefined && { deadlineMs: parseDuration(deadline) }),
    ...(reminder !== undefined && { reminderMs: parseDuration(reminder) }),
    escalateTo,
    onDeadline,
  };
}

function pending(request: RowReviewRequest): WithinError {
  return new WithinError(
    'REVIEW_PENDING',
    `${request.rows.length} rows of ${request.pipeline} wait for people; within issues ${request.reviewId} shows them.`,
    { ...request },
  );
}

function expired({ reviewId, pipeline }: RowReviewRequest): WithinError {
  return new WithinError(
    'REVIEW_EXPIRED',
    `Nobody decided on all rows of ${pipeline} in time, and validate.review.onDeadline is fail; mend the rows, or set it to quarantine (review ${reviewId}).`,
    { reviewId },
  );
}
