/** @module A large CSV into Parquet: ours against DuckDB's own COPY through the same binding, by turns. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { writeCsv } from './csv.ts';
import { type LoadTask, type Measured, type Side, sides } from './load-process.ts';

const [targetRatio, targetPeak] = [1.2, 1.5 * 1024];

/** Texts with an underscore keep numbers from the reader's own conversion, which is our slower way. */
const files = [
  { name: 'no underscore', joint: '-' },
  { name: 'underscores', joint: '_' },
] as const;

/** `quick`: 100 MB three times, else 1 GB seven times. Everything lies in a temporary folder that is removed. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'within-bench-load-'));
  const cache = resolve(`node_modules/.cache/within-bench/load-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  try {
    const script = join(cache, 'load-process.mjs');
    const entryPoints = [resolve('bench/load/load-process.ts')];
    await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
    const load = currentLoad();
    const csv = join(folder, 'bench.csv');
    const lines: string[][] = [];
    let rows = 0;
    for (const { name, joint } of files) {
      rows = await writeCsv(csv, quick ? 1e8 : 1e9, joint);
      await readOnce(csv);
      lines.push(...summarize(name, await measureRounds({ script, csv, folder, rounds: quick ? 3 : 7 }), folder));
    }
    console.log(table([['file', 'side', 'seconds', 'processor seconds', 'peak memory, MiB', 'Parquet, MB'], ...lines]));
    console.log(`\n${rows} rows × 12 columns, ${(statSync(csv).size / 1e9).toFixed(2)} GB, in the page cache.`);
    console.log(machine(load));
    console.log(`Target: a ratio of at most ${targetRatio}, a peak below ${targetPeak} MiB.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(cache, { recursive: true, force: true });
  }
}

type Rounds = Readonly<Record<Side, Measured[]>>;

/** Who is first changes, so that neither always follows the other's writing. */
async function measureRounds(task: {
  readonly script: string;
  readonly csv: string;
  readonly folder: string;
  readonly rounds: number;
}): Promise<Rounds> {
  const measured: Rounds = { within: [], duckdb: [] };
  for (let round = 0; round < task.rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const target = join(task.folder, `${side}.parquet`);
      const { csv, script } = task;
      measured[side].push(await measure(script, { side, csv, target, threads: availableParallelism() }));
    }
  }
  return measured;
}

async function readOnce(path: string): Promise<void> {
  for await (const _ of createReadStream(path, { highWaterMark: 1 << 22 }));
}

async function measure(script: string, task: LoadTask): Promise<Measured> {
  const child = fork(script);
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error(`a load of ${task.side} ended without a result`)),
  );
  ended.catch(() => {});
  child.send(task);
  const answered = once(child, 'message').then(([message]) => message as Measured);
  return Promise.race([answered, ended]);
}

function summarize(name: string, measured: Rounds, folder: string): string[][] {
  const row = (side: Side): string[] => {
    const of = (key: keyof Measured, digits: number) =>
      spread(
        measured[side].map((one) => one[key]),
        digits,
      );
    const size = (statSync(join(folder, `${side}.parquet`)).size / 1e6).toFixed(0);
    return [name, side, of('seconds', 2), of('processor', 2), of('peak', 0), size];
  };
  const ratio = (key: 'seconds' | 'processor'): string =>
    spread(
      measured.within.map((one, round) => one[key] / (measured.duckdb[round]?.[key] ?? Number.NaN)),
      2,
    );
  return [...sides.map(row), [name, 'within / duckdb', ratio('seconds'), ratio('processor'), '', '']];
}
