/** @module Runs a command step over step protocol 1: request file, minimal environment, bounded output, no leftovers. */
import { lstatSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import { secretVariable } from '../../contracts/names.ts';
import type { StepControl, StepJob } from '../../domain/pipeline/ports.ts';
import { environmentRole } from '../../domain/programs/fits.ts';
import { environmentSchema } from '../../domain/programs/header.ts';
import { CommandOutput } from './command-output.ts';
import { endOf, minimalEnvironment, programWords, startError } from './environment.ts';
import { fitRequestOf } from './learner-request.ts';
import { endOrphan, recordProcess } from './orphan.ts';
import { type Exit, ProcessGroup } from './process-group.ts';
import { requestOf } from './protocol.ts';
import { Redaction } from './redaction.ts';

/** Time between SIGTERM and SIGKILL. */
const graceMs = 2_000;

export interface CommandOptions {
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs?: number;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

function diskFull(job: StepJob, cause?: unknown): WithinError {
  return new WithinError(
    'STORE_FULL',
    `The disk is full, so the command of step "${job.name}" could not write; free some space and run again.`,
    { step: job.name },
    cause,
  );
}

function argvOf(job: StepJob): readonly string[] {
  if (job.code.kind !== 'command')
    throw new WithinError('INTERNAL', `Step "${job.name}" is no command.`, { step: job.name });
  return programWords(job.code.argv, job.project);
}

const speaks = ({ code }: StepJob) => (code.kind === 'command' ? code.speaks : undefined);

async function writeRequest(job: StepJob): Promise<string> {
  const path = join(job.scratch, 'request.json');
  try {
    // A command cannot ask for its folders, so both are there.
    for (const folder of [job.scratch, job.checkpointDir]) await mkdir(folder, { recursive: true });
    await writeFile(path, JSON.stringify(speaks(job) === 'learner' ? await fitRequestOf(job) : requestOf(job)), {
      mode: 0o600,
    });
    return path;
  } catch (error) {
    throw codeOf(error) === 'ENOSPC' ? diskFull(job, error) : error;
  }
}

function environmentOf(job: StepJob, request: string, { traceparent }: StepControl): Record<string, string> {
  const secrets = Object.entries(job.secrets).map(([path, value]) => [secretVariable(path), value] as const);
  const traced = traceparent !== undefined && { TRACEPARENT: traceparent };
  return minimalEnvironment({ ...traced, ...job.env, ...Object.fromEntries(secrets) }, request);
}

/** Why the command is being ended before its own end; the first reason stands. */
type Ending = { readonly kind: 'cancelled' | 'timeout' } | { readonly kind: 'broken'; readonly problem: string };

function endingError(ending: Ending, job: StepJob): WithinError {
  switch (ending.kind) {
    case 'cancelled':
      return new WithinError('CANCELLED', `Step "${job.name}" was cancelled.`, { step: job.name });
    case 'timeout':
      return new WithinError(
        'STEP_TIMEOUT',
        `Step "${job.name}" ran longer than its timeout of ${job.timeoutMs} ms; raise \`timeout\` or make the step faster.`,
        { step: job.name, timeoutMs: job.timeoutMs },
      );
    case 'broken':
      return new WithinError(
        'STEP_PROTOCOL',
        `Step "${job.name}" broke step protocol 1 ${ending.problem}; print {"progress": 0.5}, {"metric": "loss", "value": 0.3} or {"log": "text"}.`,
        { step: job.name },
      );
  }
}

/** A program that gets no memory says so in its own words, or not at all. */
function limitOf({ resources }: StepJob): string {
  const bytes = resources?.memoryBytes;
  return bytes === undefined ? '' : `, whose memory is limited to ${bytes / 2 ** 20}Mi,`;
}

function exitError(exit: Exit, output: CommandOutput, job: StepJob): WithinError {
  if (output.saidDiskFull) return diskFull(job);
  const { tail } = output;
  return new WithinError('STEP_FAILED', `The command of step "${job.name}"${limitOf(job)} ${endOf(exit, tail)}`, {
    step: job.name,
    exitCode: exit.code,
    signal: exit.signal,
    stderr: tail,
  });
}

/** What a program is made of goes with the model: rows are scored by the same program only. */
export async function writeEnvironment(job: StepJob): Promise<void> {
  const output = speaks(job) === undefined ? undefined : job.outputs[environmentRole];
  if (output) await writeFile(output.path, JSON.stringify(environmentSchema.parse(job.environment)));
}

function checkOutputs(job: StepJob): void {
  for (const [role, { path }] of Object.entries(job.outputs)) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile()) continue;
    const what = found ? 'is no regular file' : 'is not there';
    throw new WithinError(
      'STEP_OUTPUT_MISSING',
      `The command of step "${job.name}" succeeded, but its output "${role}" ${what}; write it to outputs["${role}"] of the request: ${path}.`,
      { step: job.name, role, path },
    );
  }
}

/** Ends the group on cancellation, timeout or a broken message: SIGTERM, then SIGKILL. */
class Supervision {
  #ending: Ending | undefined;
  #killer: NodeJS.Timeout | undefined;
  readonly #graceMs: number;
  readonly #group: () => ProcessGroup;

  constructor(group: () => ProcessGroup, grace: number) {
    this.#group = group;
    this.#graceMs = grace;
  }

  stop(ending: Ending): void {
    if (this.#ending) return;
    this.#ending = ending;
    this.#group().kill('SIGTERM');
    this.#killer = setTimeout(() => this.#group().kill('SIGKILL'), this.#graceMs).unref();
  }

  /** Why the group was ended, if it was. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  async watch(job: StepJob, signal: AbortSignal): Promise<Exit> {
    const cancel = () => this.stop({ kind: 'cancelled' });
    // setTimeout overflows at 2^31 ms and would fire at once.
    const timer = setTimeout(() => this.stop({ kind: 'timeout' }), Math.min(job.timeoutMs, 2 ** 31 - 1));
    signal.addEventListener('abort', cancel, { once: true });
    try {
      if (signal.aborted) cancel();
      return await this.#group().exited;
    } finally {
      signal.removeEventListener('abort', cancel);
      clearTimeout(timer);
      clearTimeout(this.#killer);
    }
  }
}

/**
 * Runs the command of `job` in the project folder. Afterwards every output is a regular file. Throws
 * `COMMAND_NOT_FOUND`, `STEP_FAILED` with exit code and the end of standard error, `STEP_OUTPUT_MISSING`,
 * `STEP_PROTOCOL`, `STEP_TIMEOUT`, `CANCELLED`, `STORE_FULL`.
 */
export async function runCommandStep(job: StepJob, control: StepControl, options: CommandOptions = {}): Promise<void> {
  if (control.signal.aborted) throw endingError({ kind: 'cancelled' }, job);
  // What scores is started by the steps that have rows; here only what it is made of is noted.
  if (speaks(job) === 'scorer') return writeEnvironment(job);
  const argv = argvOf(job);
  const request = await writeRequest(job);
  await endOrphan(job.checkpointDir);
  const output = new CommandOutput(control, {
    hidden: new Redaction(job),
    onBroken: (problem, line) =>
      supervision.stop({ kind: 'broken', problem: `in line ${line} of standard output: ${problem}` }),
  });
  const group = new ProcessGroup({
    argv,
    folder: job.project,
    env: environmentOf(job, request, control),
    onStdout: (bytes) => output.stdout(bytes),
    onStderr: (bytes) => output.stderr(bytes),
    background: control.background === true,
    memoryBytes: job.resources?.memoryBytes,
    onUnlimited: () =>
      control.log('the memory of this step is not limited: prlimit (util-linux) is not on this machine'),
  });
  recordProcess(job.checkpointDir, group.id);
  const supervision = new Supervision(() => group, options.graceMs ?? graceMs);
  const exit = await supervision.watch(job, control.signal).catch((error: unknown) => {
    throw startError(error, job.name, job.code.kind === 'command' ? job.code.argv[0] : undefined);
  });
  output.end();
  if (supervision.ending) throw endingError(supervision.ending, job);
  if (exit.code !== 0) throw exitError(exit, output, job);
  await writeEnvironment(job);
  checkOutputs(job);
}
