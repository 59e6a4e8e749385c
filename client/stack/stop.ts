/** @module Stops the local stack, also what a killed one left behind. */
import { existsSync } from 'node:fs';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import { stackFiles } from './files.ts';
import { readStack } from './info.ts';
import { endOrphans } from './orphans.ts';
import { endProcess } from './process-identity.ts';

export interface StopResult {
  /** True when a living stack was stopped. */
  readonly stopped: boolean;
  /** Processes without owner that were ended. */
  readonly orphans: number;
}

/** More than the worker's grace and the server's stop together. */
const graceMs = 40_000;

/** Stops owner, worker and server of the project. Errors: `STACK_BUSY` when one is just starting. */
export async function stopStack(config: Pick<Config, 'stateDir'>): Promise<StopResult> {
  const owner = readStack(config);
  const stopped = owner ? await endProcess(owner, graceMs) : false;
  const { lock: path } = stackFiles(config.stateDir);
  if (!existsSync(path)) return { stopped, orphans: 0 };
  const { lockFile } = await import('./lock.ts');
  const lock = lockFile(path);
  if (!lock) {
    throw new WithinError('STACK_BUSY', `a stack is just starting in ${config.stateDir}; run within down again`, {
      path: config.stateDir,
    });
  }
  try {
    return { stopped, orphans: await endOrphans(config.stateDir) };
  } finally {
    lock.release();
  }
}
