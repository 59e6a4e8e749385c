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

/** `quick`: 100 MB three times, else 1 GB nine times. Everything lies in a temporary folder that is removed. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'within-bench-load-'));
  const cache = resolve(`node_modules/.cache/within-bench/load-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  try {
    const script = join(cache, 'load-process.mjs');
    const entryPoints = [resolve('bench/load/load-process.ts')];
    await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
    const csv = join(folder, 'bench.csv');
    const rows = await writeCsv(csv, quick ? 1e8 : 1e9);
    await readOnce(csv);
    const load = currentLoad();
    const measured: Record<Side, Measured[]> = { within: [], duckdb: [] };
    for (let round = 0; round < (quick ? 3 : 9); round += 1) {
      // Who is first changes, so that neither always follows the other's writing.
      const order = round % 2 === 0 ? sides : sides.toReversed();
      for (const side of order) {
        const task = { side, csv, target: join(folder, `${side}.parquet`), threads: availableParallelism() };
        measured[side].push(await measure(script, task));
      }
    }
    console.log(summarize(measured, folder));
    console.log(`\n${rows} rows × 12 columns, ${(statSync(csv).size / 1e9).toFixed(2)} GB, in the page cache.`);
    console.log(machine(load));
    console.log(`Target: a ratio of at most ${targetRatio}, a peak below ${targetPeak} MiB.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(cache, { recursive: true, force: true });
  }
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

function summarize(measured: Readonly<Record<Side, readonly Measured[]>>, folder: string): string {
  const row = (side: Side): string[] => {
    const of = (key: keyof Measured, digits: number) =>
      spread(
        measured[side].map((one) => one[key]),
        digits,
      );
    const size = (statSync(join(folder, `${side}.parquet`)).size / 1e6).toFixed(0);
    return [side, of('seconds', 2), of('processor', 2), of('peak', 0), size];
  };
  const ratio = (key: 'seconds' | 'processor'): string =>
    spread(
      measured.within.map((one, round) => one[key] / (measured.duckdb[round]?.[key] ?? Number.NaN)),
      2,
    );
  return table([
    ['side', 'seconds', 'processor seconds', 'peak memory, MiB', 'Parquet, MB'],
    ...sides.map(row),
    ['within / duckdb', ratio('seconds'), ratio('processor'), '', ''],
  ]);
}
