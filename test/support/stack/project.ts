/** @module A project folder with its own local stack, for tests: real server, trivial worker. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EnsureOptions } from '../../../client/stack/ensure.ts';
import { stopStack } from '../../../client/stack/stop.ts';
import { loadConfig } from '../../../config/load.ts';
import type { Config } from '../../../config/schema.ts';
import { bundleScript } from '../run-typescript.ts';

const waitingWorker =
  "process.send('ready'); process.on('disconnect', () => process.exit()); setInterval(() => {}, 1e6)";

export interface TestProject {
  readonly config: Config;
  readonly options: EnsureOptions;
  remove(): Promise<void>;
}

/** A fresh project; `environment` is added to what the user's own environment says of the server program. */
export async function makeProject(environment: Record<string, string> = {}): Promise<TestProject> {
  const project = mkdtempSync(join(tmpdir(), 'within-stack-'));
  const { HOME, XDG_CACHE_HOME, WITHIN_CACHE_DIR, TEMPORAL_CLI_PATH } = process.env;
  const config = loadConfig({ HOME, XDG_CACHE_HOME, WITHIN_CACHE_DIR, TEMPORAL_CLI_PATH, ...environment }, project);
  const worker = join(project, 'worker.mjs');
  writeFileSync(worker, waitingWorker);
  const options: EnsureOptions = {
    version: '0.0.0',
    mode: 'run',
    supervisor: [process.execPath, await bundleScript('workers/stack/main.ts'), 'supervise'],
    download: [process.execPath, '--eval', 'process.exit(1)'],
    worker: { command: [process.execPath, worker], buildId: 'build-1' },
  };
  const remove = async () => {
    await stopStack(config);
    rmSync(project, { recursive: true, force: true });
  };
  return { config, options, remove };
}

/** Resolves with the first answer that is neither false nor undefined; the test's own timeout is the limit. */
export async function until<T>(ask: () => T | Promise<T>): Promise<Exclude<T, false | undefined>> {
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer as Exclude<T, false | undefined>;
    await sleep(20);
  }
}
