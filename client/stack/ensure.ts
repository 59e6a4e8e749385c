/** @module Joins the local stack of a project, or starts it: one server a project, however many clients come at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config/schema.ts';
import { isErrorCode, WithinError } from '../../contracts/errors.ts';
import { logTail, makeStackFolders, openLog, type StackFiles, stackFiles, touch, writeJson } from './files.ts';
import { serverAccepts } from './grpc-health.ts';
import { readStack, type StackInfo, type StackMode, type StackRecord, sharedTaskQueue, toStackInfo } from './info.ts';
import type { Installation } from './installation.ts';
import { signal } from './process-identity.ts';
import { differingSettings, servedSettings, stackDiffers } from './served-settings.ts';
import { failureSchema, lostTheLock, type StackRequest, type SupervisorOptions } from './supervisor-options.ts';
import { resolveTemporal } from './temporal-binary.ts';

export interface EnsureOptions extends Installation {
  /** `up` also turns a stack that `run` started into one that stays. */
  readonly mode: StackMode;
  /** Milliseconds until the server must accept connections, without the time to fetch its program; 60,000 if absent. */
  readonly deadlineMs?: number;
  readonly onProgress?: (text: string) => void;
}

const pollMs = 15;
/** How long a client whose supervisor lost the lock waits for the winner before it tries again. */
const retryMs = 500;

/**
 * The stack to send work to. With `TEMPORAL_ADDRESS` or a profile nothing is started and nothing is reached.
 * Errors: `TEMPORAL_NOT_FOUND`, `PORT_TAKEN`, `STORE_READ_ONLY`, `STACK_DIFFERS` when it has another store or other keys,
 * `STACK_BUSY` when the owner does not answer in time.
 */
export async function ensureStack(config: Config, options: EnsureOptions): Promise<StackInfo> {
  const { address, namespace } = config.temporal;
  if (address !== undefined)
    return { embedded: false, address, namespace, taskQueue: config.taskQueue ?? sharedTaskQueue };
  const files = makeStackFolders(config.stateDir);
  const attempt = new Attempt(config, options, files);
  for (;;) {
    // Before reading: an owner that is about to stop for idleness looks at this once more after it has said so.
    touch(files.touch);
    const owner = readStack(config);
    const joined = owner ? await attempt.join(owner) : await attempt.start();
    if (joined) return toStackInfo(joined);
    attempt.checkDeadline();
    await sleep(pollMs);
  }
}

/**
 * The owner of a local stack that is up and serves this build and mode; undefined when `ensureStack` has something to
 * do. Starts nothing, and does not ask whether the server answers.
 */
export function liveOwner(config: Config, { mode, worker }: EnsureOptions): StackRecord | undefined {
  if (config.temporal.address !== undefined || !readStack(config)) return undefined;
  // As above: the sign first, then the look that counts.
  touch(stackFiles(config.stateDir).touch);
  const owner = readStack(config);
  const serves = owner?.state === 'ready' && owner.buildId === worker.buildId;
  if (!serves || differingSettings(owner.settings, config).length > 0) return undefined;
  return mode === 'run' || owner.mode === mode ? owner : undefined;
}

class Attempt {
  readonly #config: Config;
  readonly #options: EnsureOptions;
  readonly #files: StackFiles;
  #temporalPath: string | undefined;
  #deadline: number;
  #spawned: ChildProcess | undefined;
  #spawnedAt = 0;
  #asked: string | undefined;

  constructor(config: Config, options: EnsureOptions, files: StackFiles) {
    this.#config = config;
    this.#options = options;
    this.#files = files;
    this.#deadline = Date.now() + (options.deadlineMs ?? 60_000);
  }

  /** The record when that stack serves this build and answers; undefined to look again. */
  async join(owner: StackRecord): Promise<StackRecord | undefined> {
    if (owner.state !== 'ready') return undefined;
    const differing = differingSettings(owner.settings, this.#config);
    if (differing.length > 0) throw stackDiffers(differing, this.#config);
    const { worker, mode } = this.#options;
    const request: StackRequest = {
      ...(mode === 'up' && owner.mode !== 'up' ? { mode } : {}),
      ...(owner.buildId === worker.buildId ? {} : { worker }),
    };
    if (Object.keys(request).length > 0) {
      this.#ask(owner, request);
      return undefined;
    }
    return (await serverAccepts(owner.address)) ? owner : undefined;
  }

  async start(): Promise<undefined> {
    const child = this.#spawned;
    if (child) {
      if (child.exitCode === null && child.signalCode === null) return;
      if (child.exitCode !== 0 && child.exitCode !== lostTheLock) throw this.#failure(child);
      if (Date.now() < this.#spawnedAt + retryMs) return;
    }
    this.#temporalPath ??= await this.#resolve();
    this.#spawned = this.#spawn(this.#temporalPath);
    this.#spawnedAt = Date.now();
  }

  checkDeadline(): void {
    if (Date.now() < this.#deadline) return;
    this.#spawned?.unref();
    throw new WithinError(
      'STACK_BUSY',
      `the local stack in ${this.#config.stateDir} does not answer; run within doctor, or within down and try again`,
      { path: this.#config.stateDir, log: this.#tail() },
    );
  }

  #ask(owner: StackRecord, request: StackRequest): void {
    const wish = `${owner.startedAt} ${JSON.stringify(request)}`;
    if (this.#asked === wish) return;
    this.#asked = wish;
    writeJson(join(this.#files.requests, `${randomUUID()}.json`), request);
    signal(owner, 'SIGHUP');
  }

  async #resolve(): Promise<string> {
    const began = Date.now();
    const { download, onProgress } = this.#options;
    const found = await resolveTemporal(this.#config, {
      searchPath: process.env['PATH'],
      download,
      ...(onProgress ? { onProgress } : {}),
    });
    this.#deadline += Date.now() - began;
    return found.path;
  }

  #spawn(temporalPath: string): ChildProcess {
    const { project, stateDir, store, shared, idleMs, ports, taskQueue, temporal } = this.#config;
    const { mode, version, worker } = this.#options;
    const options: SupervisorOptions = {
      project,
      stateDir,
      store,
      ...(shared && { shared }),
      temporalPath,
      worker,
      mode,
      idleMs,
      version,
      ports: { temporal: ports.temporal, ui: ports.ui, gateway: ports.gateway },
      namespace: temporal.namespace,
      settings: servedSettings(this.#config),
      ...(taskQueue === undefined ? {} : { taskQueue }),
    };
    const [program = '', ...args] = this.#options.supervisor;
    const log = openLog(join(this.#files.logs, 'supervisor.log'));
    try {
      const child = spawn(program, [...args, JSON.stringify(options)], {
        detached: true,
        stdio: ['ignore', log, log],
        cwd: project,
      });
      child.on('error', () => {});
      child.unref();
      return child;
    } finally {
      closeSync(log);
    }
  }

  #failure(child: ChildProcess): WithinError {
    try {
      const left = failureSchema.parse(JSON.parse(readFileSync(this.#files.failure, 'utf8')));
      if (left.pid === child.pid && isErrorCode(left.code))
        return new WithinError(left.code, left.message, left.details);
    } catch {
      // It died before it could say why; its log is all there is.
    }
    const how = child.signalCode ?? `status ${child.exitCode}`;
    return new WithinError('STACK_BUSY', `the local stack ended with ${how} before it was ready; see within doctor`, {
      path: this.#config.stateDir,
      log: this.#tail(),
    });
  }

  #tail(): string {
    return logTail(join(this.#files.logs, 'supervisor.log'), 10);
  }
}
