/**
 * @module A program that scores rows with a model: started once, then one line of JSON per request on its standard
 * input, `{ id, rows, out }`, and one on its standard output, `{ id }` or `{ id, error }`, when `out` is written.
 */
import { lstatSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import type { StepControl, StepJob } from '../../domain/pipeline/ports.ts';
import { CommandOutput } from './command-output.ts';
import { endOf, minimalEnvironment, programWords, startError } from './environment.ts';
import { type Exit, ProcessGroup } from './process-group.ts';
import { Redaction } from './redaction.ts';

/** What is to be started; plain data, so that a thread can ask its worker for it. */
export interface ScoringProgram {
  readonly argv: readonly string[];
  /** Values of the variables that the program sees. */
  readonly env: Readonly<Record<string, string>>;
  /** Content of its request file. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly scratch: string;
  /** Longest time of one answer. */
  readonly timeoutMs: number;
}

/** `rows` is a Parquet file; the program writes `out` as Parquet or CSV. */
export interface ScoringRequest {
  readonly rows: string;
  readonly out: string;
}

interface Waiting {
  readonly id: number;
  readonly out: string;
  resolve(): void;
  reject(error: Error): void;
}

/** setTimeout overflows at 2^31 ms and would fire at once. */
const longestTimer = 2 ** 31 - 1;

export class PredictProcess {
  readonly #step: string;
  readonly #program: ScoringProgram;
  readonly #group: ProcessGroup;
  readonly #output: CommandOutput;
  #waiting: Waiting | undefined;
  #requests = 0;
  #end: WithinError | Error | undefined;

  /** Throws `COMMAND_NOT_FOUND` at the first request when the program cannot be started. */
  static async start(job: StepJob, program: ScoringProgram, control: StepControl): Promise<PredictProcess> {
    const path = join(program.scratch, 'predict-request.json');
    await mkdir(program.scratch, { recursive: true });
    await writeFile(path, JSON.stringify(program.request), { mode: 0o600 });
    return new PredictProcess(job, { program, request: path }, control);
  }

  private constructor(
    job: StepJob,
    { program, request }: { readonly program: ScoringProgram; readonly request: string },
    control: StepControl,
  ) {
    this.#step = job.name;
    this.#program = program;
    this.#output = new CommandOutput(control, {
      hidden: new Redaction(job),
      onBroken: (problem, line) => this.#break(this.#protocolError(`line ${line} of standard output: ${problem}`)),
      onAnswer: (answer) => this.#answered(answer),
    });
    this.#group = new ProcessGroup({
      argv: programWords(program.argv, job.project),
      folder: job.project,
      env: minimalEnvironment(program.env, request),
      onStdout: (bytes) => this.#output.stdout(bytes),
      onStderr: (bytes) => this.#output.stderr(bytes),
      talks: true,
      memoryBytes: job.resources?.memoryBytes,
      background: control.background === true,
    });
    void this.#watch();
  }

  /** Resolves once `out` is there. Throws `STEP_FAILED`, `STEP_TIMEOUT`, `STEP_PROTOCOL`, `STEP_OUTPUT_MISSING`, `CANCELLED`. */
  async score({ rows, out }: ScoringRequest): Promise<void> {
    const id = ++this.#requests;
    const timer = setTimeout(() => this.#break(this.#timeout()), Math.min(this.#program.timeoutMs, longestTimer));
    try {
      await new Promise<void>((resolve, reject) => {
        if (this.#end) return reject(this.#end);
        this.#waiting = { id, out, resolve, reject };
        this.#group.write(`${JSON.stringify({ id, rows, out })}\n`);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  /** Ends the program and all that it started; a request that waits fails. */
  async end(): Promise<void> {
    this.#break(new WithinError('CANCELLED', `Scoring in step "${this.#step}" was ended.`, { step: this.#step }));
    await this.#group.exited.catch(() => undefined);
  }

  async #watch(): Promise<void> {
    try {
      const exit = await this.#group.exited;
      this.#output.end();
      this.#fail(this.#exitError(exit));
    } catch (error) {
      this.#fail(startError(error, this.#step, this.#program.argv[0]) as Error);
    }
  }

  /** The first reason stands. */
  #fail(error: Error): void {
    this.#end ??= error;
    this.#waiting?.reject(this.#end);
  }

  #break(error: Error): void {
    this.#fail(error);
    this.#group.kill('SIGKILL');
  }

  #answered({ id, error }: { readonly id: unknown; readonly error?: unknown }): void {
    const waiting = this.#waiting;
    if (!waiting || id !== waiting.id)
      return this.#break(this.#protocolError(`it answered request ${JSON.stringify(id)}, which nobody waits for`));
    if (error !== undefined) return waiting.reject(this.#refusal(String(error)));
    if (lstatSync(waiting.out, { throwIfNoEntry: false })?.isFile()) return waiting.resolve();
    waiting.reject(
      new WithinError(
        'STEP_OUTPUT_MISSING',
        `\`${this.#words}\` answered in step "${this.#step}" without predictions; write them to \`out\` of the request as a regular file before the answer.`,
        { step: this.#step },
      ),
    );
  }

  get #words(): string {
    return this.#program.argv.join(' ');
  }

  #refusal(said: string): WithinError {
    return new WithinError(
      'STEP_FAILED',
      `\`${this.#words}\` could not score the rows of step "${this.#step}": ${said}`,
      {
        step: this.#step,
      },
    );
  }

  #protocolError(what: string): WithinError {
    return new WithinError(
      'STEP_PROTOCOL',
      `\`${this.#words}\` broke learner protocol 1 in step "${this.#step}" (${what}); answer each line {"id", "rows", "out"} by {"id": the same}.`,
      { step: this.#step },
    );
  }

  #timeout(): WithinError {
    const { timeoutMs } = this.#program;
    return new WithinError(
      'STEP_TIMEOUT',
      `\`${this.#words}\` has not answered in step "${this.#step}" for ${timeoutMs} ms; raise \`scoreTimeout\` of the model, or let the program answer each line with {"id": …} and flush its output.`,
      { step: this.#step, timeoutMs },
    );
  }

  #exitError(exit: Exit): WithinError {
    const { tail } = this.#output;
    return new WithinError(
      'STEP_FAILED',
      `\`${this.#words}\`, which scores the rows of step "${this.#step}", ${endOf(exit, tail)}`,
      { step: this.#step, exitCode: exit.code, signal: exit.signal, stderr: tail },
    );
  }
}
