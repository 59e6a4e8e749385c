/**
 * @module Scores rows by the program of a model. The thread prepares files and reads answers; the process belongs to the
 * worker, so that it ends with the step even if the thread is ended.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fingerprintCommand } from '../../adapters/code/command.ts';
import { predictRequestOf } from '../../adapters/process/learner-request.ts';
import type { ScoringProgram, ScoringRequest } from '../../adapters/process/predict-process.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { Table } from '../../domain/data/table.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import { requireSameEnvironment } from '../../domain/programs/environment.ts';
import type { ProgramModel } from '../../domain/programs/header.ts';
import type { ModelBytes, OpenScorer, ProgramScorer } from '../../domain/programs/ports.ts';

/** Who owns the processes. A process is known by the number that `open` gives. */
export interface ScoringHost {
  open(program: ScoringProgram): Promise<number>;
  score(process: number, request: ScoringRequest): Promise<void>;
  close(process: number): Promise<void>;
}

export interface ScoringPlace {
  readonly job: StepJob;
  readonly tables: TableEngine;
  readonly host: ScoringHost;
}

async function checkEnvironment(model: ProgramModel, { job }: ScoringPlace): Promise<void> {
  const { argv, files, env, probed } = model.program;
  const path = process.env['PATH'] ?? '';
  const { fingerprint } = await fingerprintCommand(job.project, argv, { files, env, probed }, path);
  requireSameEnvironment(model, fingerprint);
}

/** Only what the model's own program declares. */
function variablesOf({ program }: ProgramModel, { env }: StepJob): Record<string, string> {
  const names = new Set(program.env.map((declared) => declared.split('=')[0]));
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.has(name)));
}

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1') === 'PAR1';
  } finally {
    await file.close();
  }
}

async function readAnswer(path: string, tables: TableEngine): Promise<Table> {
  if (await isParquet(path)) return tables.read(path);
  const parquet = `${path}.parquet`;
  try {
    await tables.load([{ path, name: 'predictions.csv' }], { source: path, format: 'csv' }, parquet);
    return await tables.read(parquet);
  } finally {
    await rm(parquet, { force: true });
  }
}

class RemoteScorer implements ProgramScorer {
  readonly #place: ScoringPlace;
  readonly #process: number;
  readonly #folder: string;
  #requests = 0;

  constructor(place: ScoringPlace, process: number, folder: string) {
    this.#place = place;
    this.#process = process;
    this.#folder = folder;
  }

  end(): Promise<void> {
    return this.#place.host.close(this.#process);
  }

  async score(features: Table): Promise<Table> {
    const { tables, host } = this.#place;
    const number = ++this.#requests;
    const rows = join(this.#folder, `rows-${number}.parquet`);
    const out = join(this.#folder, `predictions-${number}`);
    try {
      await tables.write(features, rows);
      await host.score(this.#process, { rows, out });
      return await readAnswer(out, tables);
    } finally {
      for (const path of [rows, out]) await rm(path, { force: true });
    }
  }
}

/** `openScorer` of a step's context. */
export function scorerOf(place: ScoringPlace): OpenScorer {
  const { job, host } = place;
  let models = 0;
  return async (model: ProgramModel, { path, offset }: ModelBytes) => {
    await checkEnvironment(model, place);
    const scratch = join(job.scratch, `scoring-${++models}`);
    await mkdir(scratch, { recursive: true });
    const file = join(scratch, 'model');
    await pipeline(createReadStream(path, { start: offset }), createWriteStream(file));
    const process = await host.open({
      argv: model.program.argv,
      env: variablesOf(model, job),
      request: predictRequestOf(model, { file, scratch }),
      scratch,
      timeoutMs: model.program.scoreTimeoutMs,
    });
    return new RemoteScorer(place, process, scratch);
  };
}
