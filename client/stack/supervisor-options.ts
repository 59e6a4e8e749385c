/** @module What a client tells the supervisor that it spawns, and later asks of the one that lives. */
import { z } from 'zod';
import { sharedStoreSchema } from '../../config/schema.ts';
import { stackModes } from './info.ts';
import { servedSettingsSchema } from './served-settings.ts';

const port = z.int().min(1).max(65_535).optional();

export const workerOptionsSchema = z.strictObject({
  /** Program and arguments of the worker process. */
  command: z.array(z.string()).min(1),
  /** Digest of the built worker: another one restarts the worker. */
  buildId: z.string().min(1),
  /** Digest of the workflow bundle, part of the task queue; the build id when absent. */
  workflowsHash: z.string().min(1).optional(),
});
export type WorkerOptions = z.infer<typeof workerOptionsSchema>;

export const supervisorOptionsSchema = z.strictObject({
  project: z.string(),
  stateDir: z.string(),
  store: z.string(),
  shared: sharedStoreSchema.optional(),
  /** The server program. */
  temporalPath: z.string(),
  worker: workerOptionsSchema,
  mode: z.enum(stackModes),
  idleMs: z.int().min(0),
  /** Ports that the user asked for. */
  ports: z.strictObject({ temporal: port, ui: port, gateway: port }),
  namespace: z.string(),
  taskQueue: z.string().optional(),
  version: z.string(),
  settings: servedSettingsSchema,
});
export type SupervisorOptions = z.infer<typeof supervisorOptionsSchema>;

/** A file in `.within/requests`, followed by SIGHUP. */
export const stackRequestSchema = z.strictObject({
  mode: z.literal('up').optional(),
  worker: workerOptionsSchema.optional(),
});
export type StackRequest = z.infer<typeof stackRequestSchema>;

/** Why a supervisor could not start, left for the client that spawned it. */
export const failureSchema = z.strictObject({
  pid: z.int(),
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** Exit status of a supervisor that found the lock taken. */
export const lostTheLock = 75;
