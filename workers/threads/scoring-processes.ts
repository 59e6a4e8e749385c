/** @module The worker's side of scoring: processes of one step, all of which end with it. */
import { PredictProcess, type ScoringProgram, type ScoringRequest } from '../../adapters/process/predict-process.ts';
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import type { StepControl, StepJob } from '../../domain/pipeline/ports.ts';
import type { ErrorData, ScoringReply, ThreadMessage } from './messages.ts';
import type { ScoringHost } from './scoring.ts';

export class ScoringProcesses implements ScoringHost {
  readonly #job: StepJob;
  readonly #control: StepControl;
  readonly #processes: PredictProcess[] = [];
  #ended = false;

  constructor(job: StepJob, control: StepControl) {
    this.#job = job;
    this.#control = control;
  }

  async open(program: ScoringProgram): Promise<number> {
    const started = await PredictProcess.start(this.#job, program, this.#control);
    // The step may have been ended while the program was being started.
    if (this.#ended) await started.end();
    return this.#processes.push(started) - 1;
  }

  async score(process: number, request: ScoringRequest): Promise<void> {
    const found = this.#processes[process];
    if (!found) throw new WithinError('INTERNAL', `Step "${this.#job.name}" scores by a process that was not started.`);
    await found.score(request);
  }

  async close(process: number): Promise<void> {
    await this.#processes[process]?.end();
  }

  /** Ends every process with its group; requests that wait fail. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#processes.map((process) => process.end()));
  }
}

/** Does what a thread asks; a failure is an answer too. */
export async function answerCall(
  host: ScoringHost,
  { id, call }: Extract<ThreadMessage, { kind: 'scoring' }>,
): Promise<ScoringReply> {
  try {
    if ('open' in call) return { id, process: await host.open(call.open) };
    if ('close' in call) await host.close(call.close);
    else await host.score(call.process, call.score);
    return { id };
  } catch (error) {
    return { id, error: errorData(error) };
  }
}

function errorData(error: unknown): ErrorData {
  if (isWithinError(error)) return { code: error.code, message: error.message, details: error.details };
  return { message: error instanceof Error ? error.message : String(error) };
}
