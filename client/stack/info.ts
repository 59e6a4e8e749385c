/** @module The owner record `.within/stack.json`: what runs, under which process, at which addresses. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import { stackFiles } from './files.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { servedSettingsSchema } from './served-settings.ts';

export const stackModes = ['run', 'up'] as const;
/** `run`: stops when idle; `up`: stays until `within down`. */
export type StackMode = (typeof stackModes)[number];

const pid = z.int().min(1);

export const stackRecordSchema = z.strictObject({
  schema: z.literal(1),
  state: z.enum(['starting', 'ready', 'stopping']),
  mode: z.enum(stackModes),
  /** The supervisor, which owns the lock. */
  pid,
  startedAt: z.string(),
  temporalPid: pid.optional(),
  temporalStartedAt: z.string().optional(),
  workerPid: pid.optional(),
  workerStartedAt: z.string().optional(),
  /** True once the worker said that it polls. */
  workerReady: z.boolean(),
  address: z.string(),
  namespace: z.string(),
  taskQueue: z.string(),
  uiUrl: z.string(),
  gatewayUrl: z.string().optional(),
  /** The page of the worker's figures. */
  metricsUrl: z.string().optional(),
  version: z.string(),
  buildId: z.string(),
  /** Absent in those of earlier versions. */
  settings: servedSettingsSchema.optional(),
});
export type StackRecord = z.infer<typeof stackRecordSchema>;

/** Where a run is sent: the server that exists, or the one that WITHIN keeps for the project. */
export interface StackInfo {
  readonly embedded: boolean;
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly uiUrl?: string;
  readonly gatewayUrl?: string;
  readonly metricsUrl?: string;
  readonly mode?: StackMode;
  readonly pid?: number;
  readonly workerReady?: boolean;
}

/** Task queue of an existing cluster unless `WITHIN_TASK_QUEUE` names another. */
export const sharedTaskQueue = 'within';

/** The record as written, whoever wrote it; undefined when absent or not a record. */
export function readRecord(stateDir: string): StackRecord | undefined {
  try {
    return stackRecordSchema.safeParse(JSON.parse(readFileSync(stackFiles(stateDir).info, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** The record of a living owner; undefined when no stack runs. */
export function readStack(config: Pick<Config, 'stateDir'>): StackRecord | undefined {
  const record = readRecord(config.stateDir);
  return record && isAlive(record) ? record : undefined;
}

export function toStackInfo(record: StackRecord): StackInfo {
  return {
    embedded: true,
    address: record.address,
    namespace: record.namespace,
    taskQueue: record.taskQueue,
    uiUrl: record.uiUrl,
    ...(record.gatewayUrl === undefined ? {} : { gatewayUrl: record.gatewayUrl }),
    ...(record.metricsUrl === undefined ? {} : { metricsUrl: record.metricsUrl }),
    mode: record.mode,
    pid: record.pid,
    workerReady: record.workerReady,
  };
}

/** The two processes that a supervisor started, as far as recorded. */
export function recordedChildren(record: StackRecord): { temporal?: ProcessIdentity; worker?: ProcessIdentity } {
  const { temporalPid, temporalStartedAt, workerPid, workerStartedAt } = record;
  return {
    ...(temporalPid && temporalStartedAt ? { temporal: { pid: temporalPid, startedAt: temporalStartedAt } } : {}),
    ...(workerPid && workerStartedAt ? { worker: { pid: workerPid, startedAt: workerStartedAt } } : {}),
  };
}
