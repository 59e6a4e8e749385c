/** @module One load in a process of its own, so that the peak of its memory is its own: ours, or DuckDB's own COPY. */
import process from 'node:process';
import { DuckDBInstance } from '@duckdb/node-api';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';

export const sides = ['within', 'duckdb'] as const;
export type Side = (typeof sides)[number];

export interface LoadTask {
  readonly side: Side;
  readonly csv: string;
  readonly target: string;
  readonly threads: number;
}

export interface Measured {
  readonly seconds: number;
  /** Processor time of all threads, seconds. */
  readonly processor: number;
  /** Largest resident memory of the whole process, MiB. */
  readonly peak: number;
}

async function ours({ csv, target, threads }: LoadTask): Promise<() => Promise<void>> {
  const engine = await createDuckdbEngine({ threads });
  return async () => {
    await engine.load([{ path: csv, name: 'bench.csv' }], { source: 'bench.csv' }, target);
  };
}

/** What a user of DuckDB would write, through the same binding. */
async function peers({ csv, target, threads }: LoadTask): Promise<() => Promise<void>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  return async () => {
    await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${target}' (FORMAT parquet)`);
  };
}

async function measure(task: LoadTask): Promise<Measured> {
  const load = await (task.side === 'within' ? ours(task) : peers(task));
  const begun = { at: performance.now(), usage: process.cpuUsage() };
  await load();
  const { user, system } = process.cpuUsage(begun.usage);
  const seconds = (performance.now() - begun.at) / 1000;
  return { seconds, processor: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 };
}

process.once('message', (task: LoadTask) => {
  measure(task).then(
    (measured) => process.send?.(measured, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
