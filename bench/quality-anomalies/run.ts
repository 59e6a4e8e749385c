/** @module `npm run bench -- quality-anomalies`: false-positive rates over splits of clean rows, and detection beside PyOD. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { PythonProcess } from '../sklearn/python-process.ts';
import { detection, readReal } from './detection.ts';
import { falsePositiveHead, falsePositives, realData, simulation } from './false-positives.ts';
import { cleanTable, oneTableHead } from './one-table.ts';
import { simulatedTable } from './simulated-table.ts';

const script = 'bench/quality-anomalies/peers.py';

interface Options {
  /** 20 splits, 4 of the simulation, and 2 seeds. */
  readonly quick?: boolean;
  /** `false-positives` or `detection` alone. */
  readonly type?: string;
  /** Python with PyOD and copulas. */
  readonly python: string;
}

const realNames = ['breast-cancer', 'digits', 'wine', 'iris'] as const;

/** Run from the repository's root. */
export async function run({ quick, type, python }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'within-bench-anomalies-'));
  const peer = await PythonProcess.start(python, script, folder);
  const begun = { at: performance.now(), load: loadNow() };
  try {
    if (type !== 'detection')
      await rates(peer, folder, quick ? { real: 20, simulated: 4 } : { real: 500, simulated: 500 });
    if (type !== 'false-positives') console.log(await detection(peer, folder, quick ? 2 : 15));
    const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
    const minutes = ((performance.now() - begun.at) / 60_000).toFixed(1);
    console.log(
      `\n${machine}, ${peer.versions}; load ${begun.load} before, ${loadNow()} at the end; ${minutes} minutes.`,
    );
  } finally {
    peer.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The default method on all data, the other methods on one set, and tables that are their own reference. */
async function rates(
  peer: PythonProcess,
  folder: string,
  splits: { readonly real: number; readonly simulated: number },
): Promise<void> {
  const tables: (readonly [string, Table])[] = [];
  for (const name of realNames) tables.push([name, await readReal(name, peer, folder)]);
  console.log(falsePositiveHead);
  for (const [name, table] of tables) console.log(falsePositives(realData(name, table), splits.real, 'knn'));
  for (const method of ['isolation-forest', 'mahalanobis', 'ecod', 'robust-z'] as const) {
    for (const [name, table] of tables.slice(0, 1)) {
      console.log(falsePositives(realData(name, table), splits.real, method));
    }
  }
  console.log(falsePositives(simulation, splits.simulated, 'knn'));
  console.log(`\n${oneTableHead}`);
  for (const [name, table] of tables) console.log(cleanTable(name, table));
  console.log(`${cleanTable('simulation', simulatedTable(20_000, createStream('one table')))}\n`);
}

function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
