/** @module Data sets: uploads as they came and were judged, and the versions that pipelines read. Times are milliseconds since 1970 UTC. */
import { z } from 'zod';
import { blobRefSchema, type Digest, digestSchema } from './digest.ts';
import { stepNamePattern } from './names.ts';

/** What a data set may be called: as a step. */
export const datasetNamePattern = stepNamePattern;
export const datasetNameRule =
  'The name of a data set starts with a lower-case letter and has lower-case letters, digits and dashes, 63 at most';
export const uploadIdPattern = /^[a-z0-9][a-z0-9-]{7,47}$/;

const datasetFormats = ['csv', 'tsv', 'parquet', 'jsonl'] as const;
export type DatasetFormat = (typeof datasetFormats)[number];

/** By the ending of a file name, in lower case. A map: an ending comes from outside and may be `constructor`. */
export const formatOfEnding: ReadonlyMap<string, DatasetFormat> = new Map([
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['parquet', 'parquet'],
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['json', 'jsonl'],
]);

const name = z.string().regex(datasetNamePattern);
const uploadId = z.string().regex(uploadIdPattern);

/** The first record of an upload: its bytes are in the store. */
export const receivedUploadSchema = z.strictObject({
  schema: z.literal(1),
  dataset: name,
  uploadId,
  digest: digestSchema,
  /** Bytes, unpacked. */
  size: z.int().nonnegative(),
  format: z.enum(datasetFormats),
  /** Whose token it came with, or who registered it. */
  uploader: z.string(),
  receivedAt: z.number(),
  /** Pipeline file to judge by, where the upload named one; relative to the project. */
  pipeline: z.string().optional(),
});
export type ReceivedUpload = z.infer<typeof receivedUploadSchema>;

/** One run that judges an upload. */
export const uploadAttemptSchema = z.strictObject({ runId: z.string(), workflowId: z.string() });
export type UploadAttempt = z.infer<typeof uploadAttemptSchema>;

/** What is wrong with the data: the broken rule, where, in how many rows, with examples. */
export const uploadProblemSchema = z.strictObject({
  rule: z.string(),
  message: z.string(),
  column: z.string().optional(),
  rows: z.number().optional(),
  examples: z.array(z.string()).optional(),
});
export type UploadProblem = z.infer<typeof uploadProblemSchema>;

const datasetColumnSchema = z.strictObject({ name: z.string(), type: z.string() });

/** The last record of an upload: what its run found. */
export const uploadVerdictSchema = z.strictObject({
  state: z.enum(['accepted', 'quarantined']),
  judgedAt: z.number(),
  runId: z.string(),
  rows: z.int().nonnegative().optional(),
  columns: z.array(datasetColumnSchema).optional(),
  /** The report of the run for people, as HTML. */
  report: blobRefSchema.optional(),
  /** The report of step `check`, as JSON: profile, violations. */
  check: blobRefSchema.optional(),
  /** Digest of what it was judged by: the steps with their code and parameters, without the data. */
  contract: digestSchema,
  /** Code and sentence of the failure. */
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  problems: z.array(uploadProblemSchema),
});
export type UploadVerdict = z.infer<typeof uploadVerdictSchema>;

/** A person's word on a version, which stands above the verdict of its run; the last one counts. */
export const datasetDecisionSchema = z.strictObject({
  dataset: name,
  digest: digestSchema,
  state: z.enum(['accepted', 'quarantined']),
  author: z.string(),
  why: z.string(),
});
export type DatasetDecision = z.infer<typeof datasetDecisionSchema> & { readonly at: number };

export type VersionState = 'accepted' | 'quarantined' | 'pending';

export interface Upload extends ReceivedUpload {
  readonly state: VersionState;
  /** The run that judges it now or judged it last. */
  readonly attempt?: UploadAttempt;
  readonly attempts: number;
  readonly verdict?: UploadVerdict;
}

/** The same bytes under one name, however often they were uploaded. */
export interface DatasetVersion {
  readonly dataset: string;
  readonly digest: Digest;
  readonly size: number;
  readonly format: DatasetFormat;
  readonly state: VersionState;
  /** When its bytes first came. */
  readonly createdAt: number;
  readonly uploader: string;
  readonly pinned: boolean;
  /** True for the newest accepted version of its data set. */
  readonly latest: boolean;
  /** Ids, oldest first. */
  readonly uploads: readonly string[];
  readonly rows?: number;
  readonly columns?: UploadVerdict['columns'];
  readonly verdict?: UploadVerdict;
  /** Set where a person decided otherwise than the run, or before it. */
  readonly decision?: DatasetDecision;
}

export interface DatasetSummary {
  readonly dataset: string;
  readonly accepted: number;
  readonly quarantined: number;
  readonly pending: number;
  readonly pinned: number;
  /** The newest accepted version. */
  readonly latest?: Pick<DatasetVersion, 'digest' | 'size' | 'format' | 'rows' | 'createdAt' | 'uploader'>;
}

/** What changed in a column that both versions have; `was` and `now` are as people read them. */
export interface ColumnChange {
  readonly column: string;
  readonly what: 'type' | 'missing' | 'distinct' | 'min' | 'max' | 'mean' | 'deviation' | 'values';
  readonly was: string;
  readonly now: string;
}

export interface DatasetDiff {
  readonly a: Pick<DatasetVersion, 'dataset' | 'digest'> & { readonly rows: number };
  readonly b: Pick<DatasetVersion, 'dataset' | 'digest'> & { readonly rows: number };
  readonly same: boolean;
  readonly added: NonNullable<UploadVerdict['columns']>;
  readonly removed: NonNullable<UploadVerdict['columns']>;
  readonly changes: readonly ColumnChange[];
}

/** `dataset:NAME@SELECTOR` as a pipeline file has it; the selector is `latest` or the beginning of a digest. */
export interface DatasetReference {
  readonly dataset: string;
  readonly selector: string;
}
