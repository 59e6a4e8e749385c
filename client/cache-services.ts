/** @module What the commands that look after the store use of the house, without knowing who implements it. */
import type {
  BackupMark,
  CacheStatistics,
  CacheVerification,
  CollectionLimits,
  CollectionReport,
  Pin,
  RevocationMark,
  RevocationReport,
  RevocationSelection,
  StoreCopy,
} from '../contracts/cache.ts';
import type { RunDocument, StartedRun } from '../contracts/run.ts';

export interface VerifyOptions {
  /** Withdraws entries whose blobs are gone. */
  readonly fix: boolean;
  readonly onProgress: (blobs: number, bytes: number) => void;
}

export interface RevokeOptions extends RevocationSelection {
  readonly why: string;
  readonly author: string;
  readonly dryRun: boolean;
}

export interface CopySettings {
  /** Absolute folder or `s3://bucket/prefix` of the backup. */
  readonly address: string;
  /** The shared store in place of the folder of this machine. */
  readonly shared: boolean;
  readonly onProgress: (objects: number) => void;
}

/** A store and its backup. */
export type CopiedStore = StoreCopy & { readonly store: string };

/** The kind and the whole id of what was pinned. */
export type Pinned = Pick<Pin, 'kind' | 'id'>;

export interface CacheServices {
  statistics(): Promise<CacheStatistics>;
  verify(options: VerifyOptions): Promise<CacheVerification>;
  /** Errors: `ENTRY_NOT_FOUND`, `USAGE`. */
  revoke(options: RevokeOptions): Promise<RevocationReport>;
  collect(limits: CollectionLimits & { readonly dryRun: boolean; readonly author: string }): Promise<CollectionReport>;
  /** Errors: `ENTRY_NOT_FOUND`, `RUN_NOT_FOUND`, `USAGE`. */
  pin(given: string, author: string, why?: string): Promise<Pinned>;
  /** Errors: `ENTRY_NOT_FOUND`. */
  unpin(given: string, author: string): Promise<Pinned>;
  backUp(settings: CopySettings): Promise<CopiedStore>;
  /** Errors: `RESTORE_REFUSED`. */
  restore(
    settings: CopySettings & { readonly incomplete: boolean },
  ): Promise<CopiedStore & { readonly backup?: BackupMark }>;
  /** Judges runs as the ledger stands now. */
  runJudge(): Promise<(run: StartedRun, document?: RunDocument) => RevocationMark | undefined>;
  /** The mark of a model by the digest of its file. */
  modelMark(digest: string): Promise<RevocationMark | undefined>;
}
