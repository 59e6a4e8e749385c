/** @module Entry of a pool thread: runs one built-in or module step on local files, off the worker's main thread. */
import { constants, platform, setPriority } from 'node:os';
import { createVegaRenderer } from '../../adapters/plots/vega.ts';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import { findBuiltin } from '../../domain/pipeline/builtin.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import { builtinSteps } from '../../domain/steps/registry.ts';
import { stepArguments } from './arguments.ts';
import { AskingHost } from './asking-host.ts';
import { hideInConsole } from './console.ts';
import { type ThreadMessage, type ThreadResult, type ThreadTask, threadState } from './messages.ts';
import { writeOutputs } from './outputs.ts';
import { scorerOf } from './scoring.ts';
import { applyModuleTransform, runModule, StaleThreadError } from './user-module.ts';

/** Loading costs more than most steps, so the engine outlives a task; a cancelled one is interrupted for good. */
let engine: { readonly tables: Promise<TableEngine>; readonly interruption: AbortController } | undefined;

function openEngine(threads: number): NonNullable<typeof engine> {
  const interruption = new AbortController();
  return { tables: createDuckdbEngine({ threads, signal: interruption.signal }), interruption };
}

/**
 * On Linux the priority of process 0 is that of the calling thread alone (setpriority(2)), so the worker's other threads
 * keep theirs; elsewhere a thread cannot step back by itself.
 */
function giveWay(): void {
  if (platform() === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);
}

/** The thread's own loop is free while the engine works, so the message arrives. */
async function interrupt(): Promise<void> {
  const interrupted = engine;
  engine = undefined;
  interrupted?.interruption.abort();
  await (await interrupted?.tables)?.close();
}

async function runJob(task: ThreadTask): Promise<void> {
  const { job } = task;
  task.port.postMessage({ kind: 'started' } satisfies ThreadMessage);
  if (task.background) giveWay();
  hideInConsole(job);
  engine ??= openEngine(task.engineThreads);
  const tables = await engine.tables;
  const services = {
    tables,
    plots: createVegaRenderer(),
    applyModule: (entry: Readonly<Record<string, unknown>>, table: Parameters<typeof applyModuleTransform>[1]) =>
      applyModuleTransform(entry, table, { project: job.project, store: task.store }),
    openScorer: scorerOf({ job, tables, host: new AskingHost(task.port, () => void interrupt()) }),
  };
  const args = stepArguments(task, services);
  const { code } = job;
  if (code.kind === 'command')
    throw new WithinError('INTERNAL', `Step "${job.name}" is a command and does not run in a thread.`);
  const returned =
    code.kind === 'builtin'
      ? await findBuiltin(builtinSteps, code.name, `Step "${job.name}"`).run(args)
      : await runModule(code, args, { job, store: task.store });
  await writeOutputs(job, returned, tables);
}

/** Loaded packages cannot be unloaded, so the thread ends and the runner gives the task to a fresh one. */
function leave({ state }: ThreadTask): never {
  Atomics.store(new Int32Array(state), threadState.stale, 1);
  process.exit(0);
}

/** Piscina calls this once a task. */
export default async function runTask(task: ThreadTask): Promise<ThreadResult> {
  try {
    await runJob(task);
    return { ok: true };
  } catch (error) {
    if (error instanceof StaleThreadError) leave(task);
    return describeError(error, task.job);
  } finally {
    task.port.close();
  }
}

function describeError(error: unknown, job: StepJob): ThreadResult {
  if (error instanceof WithinError)
    return {
      ok: false,
      code: error.code,
      message: inStep(error.message, job),
      details: { step: job.name, ...error.details },
    };
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return {
      ok: false,
      code: 'STORE_FULL',
      message: `Step "${job.name}": the disk of the store is full; free some space and run again, finished steps are kept.`,
      details: { step: job.name },
    };
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error ? firstFrame(error.stack) : undefined;
  return {
    ok: false,
    code: job.code.kind === 'builtin' ? 'INTERNAL' : 'STEP_FAILED',
    message: `Step "${job.name}" threw: ${message}${place ? ` (${place})` : ''}.`,
    details: { step: job.name },
    ...(error instanceof Error && error.stack !== undefined && { stack: error.stack }),
  };
}

function inStep(message: string, job: StepJob): string {
  return message.includes(`"${job.name}"`) ? message : `Step "${job.name}": ${message}`;
}

/** Function names survive in the bundle, lines of the source do not. */
function firstFrame(stack: string | undefined): string | undefined {
  const frame = stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return frame && /at (?:async )?([\w.$<>]+) \(/.exec(frame)?.[1]?.replace(/^/, 'in ');
}
