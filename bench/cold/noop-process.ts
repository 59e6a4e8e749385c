/** @module Starts the peer's worker as a process of its own, as the worker of the house is one. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { NoopWorkerArguments } from './noop-worker.ts';

/** Bundled into `folder`, which must lie where packages resolve. Gives what stops it again. */
export async function startNoopWorker(folder: string, args: NoopWorkerArguments): Promise<() => Promise<void>> {
  const outfile = join(folder, 'noop-worker.mjs');
  const entryPoints = ['bench/cold/noop-worker.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  const child = fork(outfile, args);
  const ended = once(child, 'exit');
  const died = ended.then(([status]) => Promise.reject(new Error(`the bare worker ended with ${String(status)}`)));
  await Promise.race([once(child, 'message'), died]);
  died.catch(() => {});
  return async () => {
    child.disconnect();
    await ended;
  };
}
