/** @module Builds what a step sees from a job: inputs with readers, context with services. */
import { mkdirSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { placeSecrets } from '../../adapters/process/secret-params.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import type { StepArguments, StepContext, StepInput } from '../../domain/pipeline/step.ts';
import { type ThreadMessage, type ThreadTask, threadState } from './messages.ts';
import { readRemembering } from './remembered-table.ts';

type Services = Pick<StepContext, 'tables' | 'plots' | 'applyModule' | 'openScorer'>;

async function startOf(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Built-in steps leave tables as they are; what a user's code does to one must not reach the next step. */
function stepInput(input: StepJob['inputs'][string], tables: TableEngine, isBuiltin: boolean): StepInput {
  const bytes = async () => new Uint8Array(await readFile(input.path));
  const text = async () => Buffer.from(await bytes()).toString('utf8');
  return {
    path: input.path,
    mediaType: input.mediaType,
    files: input.files,
    table: (columns) =>
      isBuiltin && columns === undefined ? readRemembering(input.path, tables) : tables.read(input.path, columns),
    json: async () => JSON.parse(await text()) as unknown,
    text,
    bytes,
    start: (length) => startOf(input.path, length),
    size: async () => (await stat(input.path)).size,
  };
}

/** Most steps want neither folder, and making one costs a small step more than its work. */
function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function stepArguments({ job, state, port }: ThreadTask, services: Services): StepArguments {
  const flag = new Int32Array(state);
  const send = (message: ThreadMessage) => port.postMessage(message);
  return {
    inputs: Object.fromEntries(
      Object.entries(job.inputs).map(([role, input]) => [
        role,
        stepInput(input, services.tables, job.code.kind === 'builtin'),
      ]),
    ),
    params: placeSecrets(job, (_path, value) => value),
    seeds: job.seeds,
    context: {
      ...services,
      get scratch() {
        return made(job.scratch);
      },
      get checkpointDir() {
        return made(job.checkpointDir);
      },
      env: job.env,
      outputPath(role) {
        const output = job.outputs[role];
        if (output) return output.path;
        throw new WithinError(
          'STEP_OUTPUT_MISSING',
          `Step "${job.name}" has no output "${role}"; it declares ${Object.keys(job.outputs).join(', ')}.`,
          { role },
        );
      },
      progress: (share, message) => send({ kind: 'progress', share, ...(message !== undefined && { message }) }),
      log: (message) => send({ kind: 'log', message }),
      throwIfCancelled() {
        if (Atomics.load(flag, threadState.cancelled) !== 0)
          throw new WithinError('CANCELLED', `Step "${job.name}" was cancelled.`, { step: job.name });
      },
    },
  };
}
