/** @module Retrains on 60 batches, a quarter of them corrupted, with everything that this house does about bad rows and without. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { EnhancedDataValidator } from '../../domain/quality/validator.ts';
import { labelAt, textColumn } from '../../domain/transforms/columns.ts';
import { type BatchGuard, learnGuard } from './batch-guard.ts';
import { corruptions } from './corruptions.ts';
import { accuracyOf, changesBy, cleaned, gateOn, type Task } from './fit.ts';
import { share } from './share.ts';
import { roles, simulatedRows } from './simulated-batches.ts';

const sizes = { base: 300, batch: 300, test: 4000 };
/** Fall of the accuracy on rows of the law that makes a retrain a bad one. */
const harm = 0.01;
const fitSeeds = ['a', 'b', 'c'];

type Fate = 'refused by the contract' | 'refused by drift' | 'cleaned' | 'cleaning refused' | 'taken as it is';

interface Outcome {
  readonly corruption: string | undefined;
  /** Change of the accuracy by the retrain, without the validator and with it; 0 where none took place. */
  readonly off: number;
  readonly on: number;
  readonly fate: Fate;
}

interface Champion {
  readonly rows: Table;
  readonly accuracy: number;
  readonly guard: BatchGuard;
}

class Retrains {
  readonly #tables: TableEngine;
  readonly #folder: string;
  readonly #task: Task;
  readonly #test = simulatedRows(sizes.test, createStream('retrains/test'));
  readonly #validator = new EnhancedDataValidator({ onEdgeCases: 'quarantine' });

  constructor(tables: TableEngine, folder: string, learner: string) {
    this.#tables = tables;
    this.#folder = folder;
    this.#task = { roles, learner };
  }

  async champion(): Promise<Champion> {
    const rows = simulatedRows(sizes.base, createStream('retrains/base'));
    const guard = await learnGuard(rows, this.#tables, this.#folder);
    return { rows, accuracy: await accuracyOf(this.#task, rows, this.#test, fitSeeds), guard };
  }

  async retrain(champion: Champion, number: number): Promise<Outcome> {
    const stream = createStream(`retrains/batch/${number}`);
    const good = simulatedRows(sizes.batch, stream.fork(1));
    const corruption = number % 4 === 0 ? corruptions[number / 4] : undefined;
    const batch = corruption ? corruption.apply(good, stream.fork(2)) : good;
    const all = stacked(champion.rows, batch);
    const off = (await accuracyOf(this.#task, all, this.#test, fitSeeds)) - champion.accuracy;
    return { corruption: corruption?.name, off, ...(await this.#guarded(champion, batch, { all, off, number })) };
  }

  async #guarded(
    champion: Champion,
    batch: Table,
    { all, off, number }: { all: Table; off: number; number: number },
  ): Promise<{ on: number; fate: Fate }> {
    if (await champion.guard.breaks(batch)) return { on: 0, fate: 'refused by the contract' };
    if (await champion.guard.drifts(batch)) return { on: 0, fate: 'refused by drift' };
    const changes = await changesBy(this.#validator, all, this.#task, `batch/${number}`);
    if (changes.removed.size === 0) return { on: off, fate: 'taken as it is' };
    const { verdict } = await gateOn(this.#task, all, changes, `batch/${number}`);
    if (verdict !== 'kept') return { on: off, fate: 'cleaning refused' };
    const accuracy = await accuracyOf(this.#task, cleaned(all, changes), this.#test, fitSeeds);
    return { on: accuracy - champion.accuracy, fate: 'cleaned' };
  }
}

/** Rows of both, one after the other; columns have the same names and types. */
function stacked(a: Table, b: Table): Table {
  const rowCount = a.rowCount + b.rowCount;
  const columns = a.columns.map((column, place) => {
    const other = b.columns[place] ?? column;
    if (column.type !== 'string' && other.type !== 'string')
      return { ...column, values: Float64Array.from([...column.values, ...other.values]) };
    const texts = [column, other].flatMap((own, part) =>
      Array.from({ length: part === 0 ? a.rowCount : b.rowCount }, (_, row) => labelAt(own, row) ?? ''),
    );
    const names = [...new Set(texts)].sort();
    return textColumn(
      column.name,
      names,
      texts.map((text) => names.indexOf(text)),
    );
  });
  return { rowCount, columns };
}

/** 60 batches, every fourth of them corrupted, each added to the same first training rows. */
export async function measureBatches(learner: string, batches: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'within-retrains-'));
  const tables = await createDuckdbEngine({ threads: 2 });
  try {
    const retrains = new Retrains(tables, folder, learner);
    const champion = await retrains.champion();
    const found: Outcome[] = [];
    for (let number = 0; number < batches; number += 1) found.push(await retrains.retrain(champion, number));
    console.log(batchTable(learner, champion, found));
  } finally {
    await tables.close();
    rmSync(folder, { recursive: true });
  }
}

const points = (change: number): string => (100 * change).toFixed(1);

function batchTable(learner: string, { accuracy }: Champion, found: readonly Outcome[]): string {
  const bad = found.filter(({ corruption }) => corruption !== undefined);
  const good = found.filter(({ corruption }) => corruption === undefined);
  const harmed = (of: 'off' | 'on') => found.filter((one) => one[of] < -harm).length;
  const refused = good.filter(({ fate }) => fate.startsWith('refused')).length;
  const mean = (of: 'off' | 'on') => points(good.reduce((sum, one) => sum + one[of], 0) / good.length);
  const fates = [...new Set(good.map(({ fate }) => fate))].map(
    (fate) => `${fate} ${good.filter((one) => one.fate === fate).length}`,
  );
  return [
    `\n${learner}, accuracy ${(100 * accuracy).toFixed(1)}% before; points of change on ${sizes.test} rows of the law`,
    '| corrupted batch | without | with the validator | what became of it |',
    '|---|---|---|---|',
    ...bad.map(({ corruption, off, on, fate }) => `| ${corruption} | ${points(off)} | ${points(on)} | ${fate} |`),
    '',
    `Retrains that lower the accuracy by more than 1 point: without ${share(harmed('off'), found.length)}, with ${share(harmed('on'), found.length)}.`,
    `Good batches refused: ${share(refused, good.length)}; ${fates.join(', ')}; mean change ${mean('off')} points without, ${mean('on')} with.`,
  ].join('\n');
}
