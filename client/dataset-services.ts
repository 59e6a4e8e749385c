/** @module What the gateway and `within datasets` use of the house, without knowing who implements it. */
import type {
  DatasetDiff,
  DatasetReference,
  DatasetSummary,
  DatasetVersion,
  ReceivedUpload,
  Upload,
} from '../contracts/datasets.ts';
import type { BlobRef } from '../contracts/digest.ts';
import type { WaitingSteps } from './run/people.ts';

/** A file that the store will take over, in a folder of its own. */
export interface Incoming {
  /** Absolute path below the store; nothing is there. */
  readonly path: string;
  /** Removes whatever was not taken over. */
  discard(): Promise<void>;
}

export type NewUpload = Omit<ReceivedUpload, 'schema' | 'digest' | 'size' | 'receivedAt'>;

export interface DatasetServices {
  summaries(): Promise<readonly DatasetSummary[]>;
  /** Newest first. Errors: `DATASET_NOT_FOUND`. */
  versions(dataset: string): Promise<readonly DatasetVersion[]>;
  /** Errors: `DATASET_NOT_FOUND`. */
  find(reference: DatasetReference): Promise<DatasetVersion>;
  upload(id: Pick<Upload, 'dataset' | 'uploadId'>): Promise<Upload | undefined>;
  /** Errors: `DATASET_NOT_FOUND`, and those of reading the bytes where no report tells how they look. */
  diff(a: DatasetReference, b: DatasetReference): Promise<DatasetDiff>;
  /** Errors: `DATASET_NOT_FOUND`. */
  pin(reference: DatasetReference, author: string, why?: string): Promise<DatasetVersion>;
  unpin(reference: DatasetReference, author: string): Promise<DatasetVersion>;
  decide(decision: {
    readonly reference: DatasetReference;
    readonly state: 'accepted' | 'quarantined';
    readonly author: string;
    readonly why: string;
  }): Promise<DatasetVersion>;
  /**
   * Refuses before bytes are taken what no pipeline could judge. Errors: `CONFIG_INVALID`, `PIPELINE_NOT_FOUND`,
   * `PIPELINE_INVALID`, `UPLOAD_FORBIDDEN`.
   */
  check(upload: Pick<NewUpload, 'dataset' | 'pipeline'>): Promise<void>;
  /** A place for bytes that come. Errors: `STORE_READ_ONLY`, `STORE_FULL`. */
  incoming(): Promise<Incoming>;
  /** Takes the file over and puts the upload on record; `hashed` where the caller knows what it wrote. Errors: `UPLOAD_CONFLICT`, `STORE_*`. */
  receive(upload: NewUpload, path: string, hashed?: Pick<BlobRef, 'digest' | 'size'>): Promise<Upload>;
  /**
   * Judges an upload by a run of its validation pipeline, joining one that is under way. Resolves when the verdict is
   * there, or when the run ended without one, which is then in `failure`.
   * Errors: `CONFIG_INVALID`, `PIPELINE_*`, `TEMPORAL_UNAVAILABLE` where no run could be started.
   */
  judge(upload: Upload, options?: JudgeOptions): Promise<Judged>;
}

export interface JudgeOptions {
  /** Another run is begun where an earlier one ended without a verdict; true if absent. */
  readonly again?: boolean;
  /** Resolves also once nothing but people keeps the run from going on, with `waiting`; false if absent. */
  readonly leaveToPeople?: boolean;
}

export interface Judged {
  readonly upload: Upload;
  /** Why the run has decided nothing, as a fault of the server; the upload stays pending and may be judged again. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** What people have to decide first. Whoever looks at the data set afterwards takes the verdict. */
  readonly waiting?: WaitingSteps;
}
