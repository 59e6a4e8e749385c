/** @module The process that owns the local stack: Temporal server, worker, gateway, until it is idle or told to stop. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Gateway } from '../../client/gateway/server.ts';
import { encrypts } from '../../client/payloads/converter.ts';
import { logTail, makeStackFolders, type StackFiles, touchedAt, writeJson } from '../../client/stack/files.ts';
import { serverAccepts } from '../../client/stack/grpc-health.ts';
import type { StackMode, StackRecord } from '../../client/stack/info.ts';
import { type FileLock, lockFile } from '../../client/stack/lock.ts';
import { endOrphans } from '../../client/stack/orphans.ts';
import { processStart } from '../../client/stack/process-identity.ts';
import type { SupervisorOptions, WorkerOptions } from '../../client/stack/supervisor-options.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import { openLog } from '../telemetry/log.ts';
import { startStackGateway } from './gateway.ts';
import { IdleWatch } from './idle.ts';
import { KeptProcess } from './kept-process.ts';
import { countOpenRuns } from './open-runs.ts';
import { choosePorts, type HeldPorts, lastPorts, type Ports } from './ports.ts';
import { projectId } from './project-id.ts';
import { takeRequests } from './requests.ts';
import { temporalCommand } from './temporal-command.ts';
import { workerEnvironment } from './worker-environment.ts';

const workerGraceMs = 20_000;
const serverGraceMs = 10_000;
const startDeadlineMs = 50_000;
/** Starts with other ports after the server could not have those that were free a moment before. */
const startAttempts = 3;
const tickMs = 500;

/**
 * Runs the stack until SIGTERM, SIGINT or idleness. `lost`: another process owns it, nothing was started.
 * Errors: `PORT_TAKEN`, `STORE_READ_ONLY`, `TEMPORAL_UNAVAILABLE` with the end of the server's log.
 */
export async function runSupervisor(options: SupervisorOptions): Promise<'lost' | 'stopped'> {
  const files = makeStackFolders(options.stateDir);
  const lock = lockFile(files.lock);
  if (!lock) return 'lost';
  const supervisor = new Supervisor(options, files, lock);
  try {
    await supervisor.start();
    await supervisor.untilStopped();
  } finally {
    await supervisor.stop();
    lock.release();
  }
  return 'stopped';
}

class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #files: StackFiles;
  readonly #lock: FileLock;
  /** That of the client which started the stack. */
  readonly #config: Config;
  readonly #log: Logger;
  readonly #end = new AbortController();
  #wake = new AbortController();
  #worker: WorkerOptions;
  #mode: StackMode;
  #state: StackRecord['state'] = 'starting';
  #workerReady = false;
  #held: HeldPorts | undefined;
  #project = '';
  #temporal: KeptProcess | undefined;
  #workerProcess: KeptProcess | undefined;
  #gateway: Gateway | undefined;

  constructor(options: SupervisorOptions, files: StackFiles, lock: FileLock) {
    this.#options = options;
    this.#files = files;
    this.#lock = lock;
    this.#config = loadConfig(process.env, options.project);
    this.#log = openLog('supervisor', this.#config);
    this.#worker = options.worker;
    this.#mode = options.mode;
  }

  async start(): Promise<void> {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => this.#finish(name));
    process.on('SIGHUP', () => this.#wake.abort());
    const orphans = await endOrphans(this.#options.stateDir);
    if (orphans > 0) this.#log.warn({ orphans }, 'ended what a dead owner left behind');
    this.#project = projectId(this.#options.stateDir);
    await this.#startServer();
    this.#state = 'ready';
    this.#record();
    this.#log.info({ address: this.#address }, 'the Temporal server accepts connections');
  }

  async untilStopped(): Promise<void> {
    const watch = new IdleWatch({
      idleMs: this.#options.idleMs,
      now: () => Date.now(),
      touchedAt: () => touchedAt(this.#files.touch),
      openRuns: () => countOpenRuns(this.#address, this.#options.namespace, this.#config),
    });
    while (!this.#end.signal.aborted) {
      if (!this.#lock.holds()) this.#giveWay();
      else {
        await this.#obey();
        if (this.#mode === 'run' && (await watch.isIdle())) this.#retire(watch);
      }
      this.#wake = new AbortController();
      const either = AbortSignal.any([this.#end.signal, this.#wake.signal]);
      await sleep(tickMs, undefined, { signal: either }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.#state = 'stopping';
    this.#record();
    await this.#gateway?.close();
    await this.#workerProcess?.stop(workerGraceMs);
    await this.#temporal?.stop(serverGraceMs);
    if (this.#lock.holds()) rmSync(this.#files.info, { force: true });
    this.#log.info('stopped');
  }

  get #address(): string {
    return `127.0.0.1:${this.#held?.ports.temporal}`;
  }

  get #taskQueue(): string {
    const { workflowsHash, buildId } = this.#worker;
    return this.#options.taskQueue ?? `within-${this.#project}-${(workflowsHash ?? buildId).slice(0, 12)}`;
  }

  /** One that the user asked for, else one of this machine alone. */
  get #metricsAddress(): string {
    return this.#config.metricsAddress ?? `127.0.0.1:${this.#held?.ports.metrics}`;
  }

  get #uiUrl(): string {
    return `http://127.0.0.1:${this.#held?.ports.ui}`;
  }

  #finish(reason: string): void {
    this.#log.info({ reason }, 'stopping');
    this.#end.abort();
  }

  /** Another stack may own the folder by now, and have ended this server: it must not come back. */
  #giveWay(): void {
    void this.#temporal?.stop(serverGraceMs);
    this.#finish('the state folder was removed');
  }

  /** Says that it stops before it looks once more: a client touches before it reads, so one of both sees the other. */
  #retire(watch: IdleWatch): void {
    this.#state = 'stopping';
    this.#record();
    if (watch.untouched()) return this.#finish('idle');
    this.#state = 'ready';
    this.#record();
  }

  async #obey(): Promise<void> {
    for (const { mode, worker } of takeRequests(this.#files.requests)) {
      if (mode) this.#mode = mode;
      if (worker && worker.buildId !== this.#worker.buildId) {
        this.#log.info({ buildId: worker.buildId }, 'restarting the worker with another build');
        await this.#workerProcess?.stop(workerGraceMs);
        this.#worker = worker;
        this.#startWorker();
      }
      this.#record();
    }
  }

  async #startServer(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.#held?.release();
      this.#held = await choosePorts(this.#options.ports, attempt === 1 ? lastPorts(this.#files.ports) : {});
      const { ports } = this.#held;
      // The web UI is told where its payloads are decoded, so the gateway is there first where they are encrypted.
      if (encrypts(this.#config)) await this.#startGateway(ports.gateway);
      const [accepted] = await Promise.all([this.#startTemporal(ports), this.#startGateway(ports.gateway)]);
      if (accepted) break;
      await this.#temporal?.stop(serverGraceMs);
      const said = logTail(this.#serverLog, 3);
      if (/address already in use/.test(said) && attempt < startAttempts && !this.#end.signal.aborted) continue;
      throw new WithinError(
        'TEMPORAL_UNAVAILABLE',
        `the Temporal server does not start: ${said || 'no output'}; see ${this.#serverLog}`,
        { log: this.#serverLog },
      );
    }
    writeJson(this.#files.ports, this.#held.ports);
  }

  get #serverLog(): string {
    return join(this.#files.logs, 'temporal.log');
  }

  /** True when it accepts connections, false when it died or took too long. The worker loads meanwhile. */
  async #startTemporal(ports: Ports): Promise<boolean> {
    let died = false;
    this.#temporal = new KeptProcess({
      command: temporalCommand({
        program: this.#options.temporalPath,
        database: this.#files.database,
        namespace: this.#options.namespace,
        ports,
        codec: encrypts(this.#config) && this.#gateway ? `${this.#gateway.url}/codec` : undefined,
      }),
      env: process.env,
      cwd: this.#options.stateDir,
      log: this.#serverLog,
      onStart: () => this.#record(),
      onDeath: (how, delayMs) => {
        died = true;
        this.#log.error({ how, delayMs }, 'the Temporal server died');
        if (!this.#lock.holds()) this.#giveWay();
      },
    });
    this.#temporal.start();
    this.#startWorker();
    const until = Date.now() + startDeadlineMs;
    while (!died && !this.#end.signal.aborted && Date.now() < until) {
      if (await serverAccepts(this.#address)) return true;
      await sleep(10);
    }
    await this.#workerProcess?.stop(0);
    return false;
  }

  #startWorker(): void {
    this.#workerReady = false;
    this.#workerProcess = new KeptProcess({
      command: this.#worker.command,
      env: workerEnvironment(process.env, this.#options, {
        address: this.#address,
        taskQueue: this.#taskQueue,
        metricsAddress: this.#metricsAddress,
      }),
      cwd: this.#options.project,
      log: join(this.#files.logs, 'worker.log'),
      channel: true,
      onStart: () => this.#record(),
      onMessage: (message) => {
        if (message !== 'ready') return;
        this.#workerReady = true;
        this.#record();
      },
      onDeath: (how, delayMs) => {
        this.#workerReady = false;
        this.#record();
        this.#log.error({ how, delayMs }, 'the worker died');
      },
    });
    this.#workerProcess.start();
  }

  async #startGateway(port: number): Promise<void> {
    this.#gateway ??= await startStackGateway({
      port,
      project: this.#options,
      uiUrl: () => this.#uiUrl,
      ready: async () => ({ server: await serverAccepts(this.#address), worker: this.#workerReady }),
      onDefect: (error) => this.#log.error(error, 'the gateway could not answer'),
    });
  }

  #record(): void {
    if (!this.#lock.holds() || !existsSync(this.#files.logs) || !this.#held) return;
    const temporal = this.#temporal?.identity;
    const worker = this.#workerProcess?.identity;
    const record: StackRecord = {
      schema: 1,
      state: this.#state,
      mode: this.#mode,
      pid: process.pid,
      startedAt: processStart(process.pid) ?? '',
      ...(temporal && { temporalPid: temporal.pid, temporalStartedAt: temporal.startedAt }),
      ...(worker && { workerPid: worker.pid, workerStartedAt: worker.startedAt }),
      workerReady: this.#workerReady,
      address: this.#address,
      namespace: this.#options.namespace,
      taskQueue: this.#taskQueue,
      uiUrl: this.#uiUrl,
      ...(this.#gateway && { gatewayUrl: this.#gateway.url }),
      metricsUrl: `http://${this.#metricsAddress}/metrics`,
      version: this.#options.version,
      buildId: this.#worker.buildId,
      settings: this.#options.settings,
    };
    writeJson(this.#files.info, record);
  }
}
