/** @module How the retrain gate decides at several margins, beside what cleaning truly does on rows with right labels. */
import { readFileSync } from 'node:fs';
import type { Column, Table } from '../../domain/data/table.ts';
import type { RandomStream } from '../../domain/learning/learner.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { EnhancedDataValidator } from '../../domain/quality/validator.ts';
import { wilsonInterval } from '../../domain/statistics/intervals.ts';
import { takeRows, textColumn } from '../../domain/transforms/columns.ts';
import { accuracyOf, changesBy, cleaned, gateOn, type Task } from './fit.ts';
import { roles, simulatedRows } from './simulated-batches.ts';

const margins = [0, 0.005, 0.01, 0.02];
/** Fall of the accuracy that counts as harm. */
const harm = 0.01;
const noises = [0, 0.1, 0.2];

interface Decided {
  readonly noise: number;
  /** Of the clean test rows, by cleaning. */
  readonly gain: number;
  readonly lower: number;
}

/** One table: simulated, or breast cancer split at random. */
function drawn(stream: RandomStream, real: Table | undefined): { train: Table; test: Table; task: Task } {
  if (!real)
    return {
      train: simulatedRows(1000, stream.fork(1)),
      test: simulatedRows(4000, stream.fork(2)),
      task: { roles, learner: 'random-forest' },
    };
  const order = Uint32Array.from({ length: real.rowCount }, (_, row) => row);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = stream.nextBelow(last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  const cut = Math.round(0.75 * real.rowCount);
  const part = (from: number, to: number) => takeRows(real, order.slice(from, to).sort());
  return {
    train: part(0, cut),
    test: part(cut, real.rowCount),
    task: { roles: { target: 'diagnosis' }, learner: 'random-forest' },
  };
}

function flipped(table: Table, target: string, share: number, stream: RandomStream): Table {
  const columns = table.columns.map((column): Column => {
    if (column.name !== target || column.type !== 'string') return column;
    return { ...column, codes: column.codes.map((code) => (stream.nextDouble() < share ? 1 - code : code)) };
  });
  return { ...table, columns };
}

function breastCancer(): Table {
  const [head = '', ...lines] = readFileSync('examples/breast-cancer/data/breast_cancer.csv', 'utf8')
    .trimEnd()
    .split('\n');
  const rows = lines.map((line) => line.split(',').map((cell) => cell.trim()));
  const columns = head.split(',').map((name, place): Column => {
    const cells = rows.map((row) => row[place] ?? '');
    if (name !== 'diagnosis') return { name, type: 'number', values: Float64Array.from(cells, Number) };
    const classes = ['benign', 'malignant'];
    return textColumn(
      name,
      classes,
      cells.map((cell) => classes.indexOf(cell)),
    );
  });
  return { rowCount: rows.length, columns: columns.filter(({ name }) => name !== 'row_id') };
}

/** `runs` tables for each kind of table and share of wrong labels. */
export async function measureGate(runs: number): Promise<void> {
  const validator = new EnhancedDataValidator({ onEdgeCases: 'quarantine' });
  for (const [name, real] of [
    ['simulated, 1,000 rows', undefined],
    ['breast cancer, 427 rows', breastCancer()],
  ] as const) {
    const found: Decided[] = [];
    for (const noise of noises)
      for (let run = 0; run < runs; run += 1) {
        const stream = createStream(`gate/${name}/${noise}/${run}`);
        const { train, test, task } = drawn(stream.fork(1), real);
        const given = flipped(train, task.roles.target, noise, stream.fork(2));
        const changes = await changesBy(validator, given, task, `${name}/${run}`);
        const decision = await gateOn(task, given, changes, `${name}/${run}`);
        const seeds = ['a', 'b', 'c'];
        const gain =
          (await accuracyOf(task, cleaned(given, changes), test, seeds)) - (await accuracyOf(task, given, test, seeds));
        found.push({ noise, gain, lower: decision.gain?.lower ?? 0 });
      }
    console.log(gateTable(name, found));
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

function gateTable(name: string, found: readonly Decided[]): string {
  const lines = noises.flatMap((noise) => {
    const own = found.filter((one) => one.noise === noise);
    const mean = own.reduce((sum, { gain }) => sum + gain, 0) / own.length;
    return margins.map((margin) => {
      const kept = own.filter(({ lower }) => lower >= -margin);
      const harmful = kept.filter(({ gain }) => gain < -harm).length;
      const { upper } = wilsonInterval(harmful / own.length, own.length);
      const shown = margin === margins[0] ? `${percent(noise)} | ${(100 * mean).toFixed(2)} points` : ' | ';
      return `| ${shown} | ${margin} | ${kept.length} of ${own.length} | ${harmful} (at most ${percent(upper)}) |`;
    });
  });
  return [
    `\n${name}`,
    '| wrong labels | gain by cleaning on right labels, mean | margin | kept | kept and harmful (more than 1 point) |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
