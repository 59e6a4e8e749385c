/** @module How often the guard refuses a batch of the very law that its training rows came from. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { learnGuard } from './batch-guard.ts';
import { share } from './share.ts';
import { simulatedRows } from './simulated-batches.ts';

const [rows, batches] = [300, 40];

/** So many tables of training rows, 40 batches each. */
export async function measureCleanBatches(bases: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'within-retrains-'));
  const tables = await createDuckdbEngine({ threads: 2 });
  const count = { contract: 0, drift: 0, either: 0 };
  try {
    for (let base = 0; base < bases; base += 1) {
      const stream = createStream(`clean/${base}`);
      const guard = await learnGuard(simulatedRows(rows, stream.fork(0)), tables, folder);
      for (let number = 1; number <= batches; number += 1) {
        const batch = simulatedRows(rows, stream.fork(number));
        const [breaks, drifts] = [await guard.breaks(batch), await guard.drifts(batch)];
        count.contract += Number(breaks);
        count.drift += Number(drifts);
        count.either += Number(breaks || drifts);
      }
    }
  } finally {
    await tables.close();
    rmSync(folder, { recursive: true });
  }
  const total = bases * batches;
  console.log(`\nclean batches of ${rows} rows, ${bases} tables of ${rows} training rows, ${batches} batches each`);
  console.log('| refused by | batches (Wilson 95%) |\n|---|---|');
  for (const [name, refused] of Object.entries(count)) console.log(`| ${name} | ${share(refused, total)} |`);
}
