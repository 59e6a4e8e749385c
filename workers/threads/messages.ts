/** @module What the worker and a pool thread say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { ScoringProgram, ScoringRequest } from '../../adapters/process/predict-process.ts';
import type { readFolder } from '../../adapters/store/open-store.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';

/** Indices of the shared integers of a task: set to 1 by the runner on cancellation, by a thread that is stale. */
export const threadState = { cancelled: 0, stale: 1 } as const;

/** The folder that code is read from, with the keys that it is encrypted with. */
export interface CodeStore {
  readonly root: string;
  readonly keys?: Parameters<typeof readFolder>[1];
}

/** What the pool sends: the job, its shared integers, and a port for progress and logs. */
export interface ThreadTask {
  readonly job: StepJob;
  /** Two 32-bit integers, see `threadState`. */
  readonly state: SharedArrayBuffer;
  readonly port: MessagePort;
  /** Also for the code of transforms that a model embeds. */
  readonly store: CodeStore;
  readonly engineThreads: number;
  /** True where the thread gives way to all others on the machine. */
  readonly background: boolean;
}

/** What the worker sends to a thread while a task runs. */
export const cancelMessage = 'cancel';

/** Errors cross the thread boundary as data; their class would be lost. */
export interface ErrorData {
  readonly code?: string;
  readonly message: string;
  readonly details?: object;
  readonly stack?: string;
}

export type ThreadResult = { readonly ok: true } | ({ readonly ok: false } & ErrorData);

/** What a thread asks of the processes that the worker keeps for its step. */
export type ScoringCall =
  | { readonly open: ScoringProgram }
  | { readonly score: ScoringRequest; readonly process: number }
  | { readonly close: number };

/** Messages from a thread to the worker. */
export type ThreadMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'progress'; readonly share: number; readonly message?: string }
  | { readonly kind: 'log'; readonly message: string }
  | { readonly kind: 'scoring'; readonly id: number; readonly call: ScoringCall };

/** Answer to a call: the number of the process, or why it failed. */
export interface ScoringReply {
  readonly id: number;
  readonly process?: number;
  readonly error?: ErrorData;
}
export type WorkerMessage = typeof cancelMessage | ScoringReply;
