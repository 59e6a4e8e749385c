/** @module Reviews of rows by people: the cases, what reviewers say, and what the workflow and its activities exchange. */
import { z } from 'zod';
import { type BlobRef, digestSchema } from './digest.ts';
import { durationSchema } from './duration.ts';

/** `relabel` keeps the row and replaces the value of the target. */
export const rowDecisions = ['accept', 'quarantine', 'relabel'] as const;
export type RowDecision = (typeof rowDecisions)[number];

/** Most rows that people are asked about in one review: what one workflow keeps, and more than anybody reads. */
export const maxCases = 2_000;

/** Characters of a name; a longer one is no person. */
const personName = z.string().min(1).max(200);

const cells = z.record(z.string(), z.string().nullable());

const caseReasonSchema = z.strictObject({
  detector: z.string(),
  code: z.string(),
  message: z.string(),
  column: z.string().optional(),
  suggestion: z.string().optional(),
  pValue: z.number().optional(),
  /** Suspicion from 0 to 1; absent in cases of earlier versions. */
  score: z.number().optional(),
});

export const rowCaseSchema = z.strictObject({
  /** From 0, in the table that was validated. */
  row: z.int().nonnegative(),
  /** SHA-256 of the row's values: a row that was judged once is not asked about again. */
  fingerprint: digestSchema,
  key: z.string().optional(),
  label: z.string().optional(),
  values: cells,
  reasons: z.array(caseReasonSchema).min(1),
  /** Rows like it, nearest first. */
  neighbors: z.array(z.strictObject({ row: z.int().nonnegative(), label: z.string().optional(), values: cells })),
});
export type RowCase = z.infer<typeof rowCaseSchema>;

/** Edge cases of one validation, as they are stored. Byte-stable: no clock, no run. */
export const rowCasesSchema = z.strictObject({
  schema: z.literal(1),
  pipeline: z.string(),
  target: z.string().optional(),
  /** Values that a label may have; absent for a target of numbers, and where there is none. */
  labels: z.array(z.string()).optional(),
  cases: z.array(rowCaseSchema).max(maxCases),
});
export type RowCases = z.infer<typeof rowCasesSchema>;

const verdictSchema = z.strictObject({
  row: z.int().nonnegative(),
  decision: z.enum(rowDecisions),
  label: z.string().optional(),
});
export type RowVerdict = z.infer<typeof verdictSchema>;

/** What the step `review-rows` gives: one verdict for each case, in the order of the rows. */
export const rowVerdictsSchema = z.strictObject({ schema: z.literal(1), verdicts: z.array(verdictSchema) });
export type RowVerdicts = z.infer<typeof rowVerdictsSchema>;

/** How a review is held; written in the pipeline file under `validate.review`. */
export const rowReviewRulesSchema = z
  .strictObject({
    reviewers: z.array(personName).min(1).optional().describe('who may judge rows; everybody when absent'),
    quorum: z.int().min(1).max(5).optional().describe('how many reviewers must agree on a row; 1 when absent'),
    deadline: durationSchema
      .optional()
      .describe('time until what is open is decided by `onDeadline`, as 2d; no end when absent'),
    reminder: durationSchema.optional().describe('time after which reviewers are reminded, as 1d'),
    escalateTo: z
      .array(personName)
      .min(1)
      .optional()
      .describe(
        'who decides alone once the deadline has passed or reviewers disagree; they get the deadline once more',
      ),
    onDeadline: z
      .enum(['accept', 'quarantine', 'fail'])
      .optional()
      .describe('what becomes of rows that nobody has decided in time; quarantine when absent'),
  })
  .refine(
    ({ reviewers, quorum = 1 }) => reviewers === undefined || quorum <= new Set(reviewers).size,
    'more people have to agree than there are reviewers; name more, or lower the quorum',
  );
export type RowReviewRules = z.infer<typeof rowReviewRulesSchema>;

/** What a review is begun with. Times are milliseconds. */
export interface RowReviewRequest {
  /** First 16 digits of the digest of cases and rules: equal cases under equal rules are one review. */
  readonly reviewId: string;
  readonly pipeline: string;
  readonly casesRef: BlobRef;
  /** Rows of the cases, ascending. */
  readonly rows: readonly number[];
  /** What `relabel` may give: one of `labels`, any number, or nothing where there is no target. */
  readonly relabel: 'labels' | 'number' | 'nothing';
  readonly labels?: readonly string[];
  readonly reviewers: readonly string[];
  readonly quorum: number;
  readonly deadlineMs?: number;
  readonly reminderMs?: number;
  readonly escalateTo: readonly string[];
  readonly onDeadline: 'accept' | 'quarantine' | 'fail';
}

/** One person on one row; a later word of the same person on an open row replaces the earlier. */
export interface RowVote {
  readonly row: number;
  readonly decision: RowDecision;
  readonly label?: string;
}

export interface RowVotes {
  readonly reviewer: string;
  readonly votes: readonly RowVote[];
}

/** `disputed`: enough have spoken, and they do not agree. */
export interface RowReviewProgress {
  readonly reviewId: string;
  readonly pipeline: string;
  readonly cases: number;
  readonly settled: number;
  readonly disputed: readonly number[];
  readonly escalated: boolean;
  readonly closed: boolean;
  readonly casesRef: BlobRef;
  readonly verdicts: readonly RowVerdict[];
  /** What was said, by row and reviewer; nothing once the review is closed. */
  readonly votes: RowReviewState['votes'];
  readonly reviewers: readonly string[];
  readonly escalateTo: readonly string[];
  readonly quorum: number;
  /** When time is up, in milliseconds since 1970 UTC; absent without a deadline, and once the review is closed. */
  readonly dueAt?: number;
}

/** Answer to votes. It stays in the history, so it tells of their rows alone. */
export interface CountedRowVotes extends Pick<RowReviewProgress, 'reviewId' | 'pipeline' | 'cases' | 'settled'> {
  /** Of the rows voted on, those that are decided now. */
  readonly verdicts: readonly RowVerdict[];
  /** Of the rows voted on, those that people do not agree on. */
  readonly disputed: readonly number[];
}

/** Carried across histories. */
export interface RowReviewState {
  readonly votes: Readonly<Record<string, Readonly<Record<string, RowVote>>>>;
  readonly settled: Readonly<Record<string, RowVerdict>>;
  readonly escalated: boolean;
  /** Workflows that wait for the verdicts. */
  readonly waiting: readonly string[];
  /** When time is up, in milliseconds since 1970 UTC; absent without a deadline. */
  readonly dueAt?: number;
  /** When reviewers are reminded. */
  readonly remindAt?: number;
}

export interface RowReviewInput {
  readonly request: RowReviewRequest;
  /** Set by continue-as-new. */
  readonly resume?: RowReviewState;
}

export interface OpenRowReview {
  readonly request: RowReviewRequest;
  /** The workflow that waits. */
  readonly workflowId: string;
}

export interface RowReviewNews {
  readonly request: RowReviewRequest;
  readonly what: 'opened' | 'reminder' | 'escalated';
  readonly open: number;
}

export interface ConcludedRowReview {
  readonly request: RowReviewRequest;
  readonly verdicts: readonly RowVerdict[];
  /** Who judged, by row; for the audit, never part of an output. */
  readonly by: Readonly<Record<string, readonly string[]>>;
  /** Set where time ran out and the rules say that the validation fails. */
  readonly failed?: true;
}

export interface ListedRowReview {
  readonly reviewId: string;
  readonly pipeline: string;
  readonly casesRef: BlobRef;
  /** Milliseconds since 1970 UTC. */
  readonly openedAt: number;
  /** How many rows people were asked about. */
  readonly rows: number;
  /** Which ones, ascending: cases that people had judged before, in other data, are not among them. */
  readonly asked: readonly number[];
  readonly escalated: boolean;
  readonly closed: boolean;
}

export interface RowReviewActivities {
  /** Tells that a review is open; `concluded` where one of the same id has been concluded already. */
  beginRowReview(request: RowReviewRequest): Promise<{ readonly concluded: boolean }>;
  openRowReview(opening: OpenRowReview): Promise<void>;
  announceRowReview(news: RowReviewNews): Promise<void>;
  concludeRowReview(conclusion: ConcludedRowReview): Promise<void>;
}
