/** @module How often tables without drift raise an alarm, and how often planted shifts are found. */
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { compareTables, type TableDrift } from '../../domain/quality/drift/table-drift.ts';
import { sketchTable } from '../../domain/quality/drift/table-sketch.ts';
import { columnLaws, type Shift, simulate } from './tables.ts';

export interface Proportion {
  readonly share: number;
  /** Monte-Carlo standard error. */
  readonly error: number;
}

export function proportionOf(hits: number, trials: number): Proportion {
  const share = hits / trials;
  return { share, error: Math.sqrt((share * (1 - share)) / trials) };
}

function compare(reference: Table, current: Table): TableDrift {
  return compareTables(
    sketchTable(reference, undefined),
    sketchTable(current, undefined, { capacity: Number.MAX_SAFE_INTEGER }),
  );
}

export interface FalseAlarms {
  /** Tables with a drifted column. */
  readonly any: Proportion;
  /** Tables with a p-value under 5% after correction, whatever the effect. */
  readonly significant: Proportion;
  /** Tables with a p-value under 5% without correction. */
  readonly uncorrected: Proportion;
  /** Tables with an effect over its threshold, whatever the p-value. */
  readonly byEffect: Proportion;
}

/** Both sides have this many rows of one law. */
export function falseAlarms(rows: number, tables: number): FalseAlarms {
  const stream = createStream(`quality-drift no drift ${rows}`);
  const hits = { any: 0, significant: 0, uncorrected: 0, byEffect: 0 };
  for (let index = 0; index < tables; index += 1) {
    const own = stream.fork(index);
    const { tests } = compare(simulate(rows, own.fork(0)), simulate(rows, own.fork(1)));
    hits.any += Number(tests.some(({ drifted }) => drifted));
    hits.significant += Number(tests.some(({ adjustedPValue }) => adjustedPValue <= 0.05));
    hits.uncorrected += Number(tests.some(({ pValue }) => pValue <= 0.05));
    hits.byEffect += Number(tests.some(({ effect, threshold }) => effect >= threshold));
  }
  return {
    any: proportionOf(hits.any, tables),
    significant: proportionOf(hits.significant, tables),
    uncorrected: proportionOf(hits.uncorrected, tables),
    byEffect: proportionOf(hits.byEffect, tables),
  };
}

/** Columns that a judge calls drifted. */
export type Judge = (reference: Table, current: Table) => Promise<ReadonlySet<string>>;

/** Our own verdict, with the reference as a sketch. */
export const ourJudge: Judge = (reference, current) => {
  const { tests } = compare(reference, current);
  return Promise.resolve(new Set(tests.filter(({ drifted }) => drifted).map(({ column }) => column)));
};

export interface Detection {
  /** Share of the shifted columns that are found. */
  readonly found: Proportion;
  /** Mean share of columns that did not shift among those found: what the false discovery rate is the limit of. */
  readonly wrong: Proportion;
}

/** Five normal columns, or five of few categories, by what the shift does; none for a shift that does nothing. */
function shiftedColumns(shift: Shift): ReadonlySet<string> {
  if (Object.keys(shift).length === 1) return new Set();
  const laws = shift.by !== undefined || shift.spread !== undefined ? ['normal'] : ['few-values'];
  const names = columnLaws.filter(({ law }) => laws.includes(law)).map(({ name }) => name);
  return new Set(names.slice(-5));
}

/** 5 of 50 columns shift; every judge sees the same tables. */
export async function detections(
  judges: readonly Judge[],
  shift: Shift,
  { rows, tables }: { readonly rows: number; readonly tables: number },
): Promise<Detection[]> {
  const shifted = shiftedColumns(shift);
  const stream = createStream(`quality-drift ${shift.name} ${rows}`);
  const hits = judges.map(() => ({ found: 0, wrong: 0 }));
  for (let index = 0; index < tables; index += 1) {
    const own = stream.fork(index);
    const reference = simulate(rows, own.fork(0));
    const current = simulate(rows, own.fork(1), { shift, shifted });
    for (const [place, judge] of judges.entries()) {
      const drifted = await judge(reference, current);
      const counted = hits[place] as { found: number; wrong: number };
      const right = [...drifted].filter((name) => shifted.has(name)).length;
      counted.found += right;
      counted.wrong += drifted.size === 0 ? 0 : 1 - right / drifted.size;
    }
  }
  return hits.map(({ found, wrong }) => ({
    found: proportionOf(found, tables * shifted.size),
    wrong: proportionOf(wrong, tables),
  }));
}
