/**
 * @module The columns that tell most of the target, each by itself, where a table has more than the models of every fold
 * can be fitted on. Chosen by training rows alone: a choice that sees the rows which are judged makes their labels look
 * right (Ambroise and McLachlan 2002). That few strong columns outlive it is sure independence screening (Fan and Lv
 * 2008).
 */
import type { Table } from '../../data/table.ts';
import type { Target } from '../../learning/learner.ts';
import { featureColumns, type Roles } from '../../transforms/roles.ts';
import { type Bins, binsOf } from '../column-bins.ts';

/** Features that the models of a fold are fitted on. */
export const mostFeatures = 500;
const mostBins = { numbers: 8, categories: 16 } as const;

/** Bins look at no target, so that they are cut once for all folds. */
const known = new WeakMap<Table, ReadonlyMap<string, Bins>>();

function binsOfTable(table: Table, names: ReadonlySet<string>): ReadonlyMap<string, Bins> {
  const bins =
    known.get(table) ??
    new Map(
      table.columns.flatMap((column) => (names.has(column.name) ? [[column.name, binsOf(column, mostBins)]] : [])),
    );
  known.set(table, bins);
  return bins;
}

export interface ScreeningRequest {
  readonly table: Table;
  readonly roles: Roles;
  /** Training rows of the fold, and the targets of these. */
  readonly train: Uint32Array;
  readonly own: Target;
}

/** The table with its most telling features, in table order; as it is where it has few. */
export function screened({ table, roles, train, own }: ScreeningRequest): Table {
  const features = featureColumns(table, roles).map(({ name }) => name);
  if (features.length <= mostFeatures) return table;
  const bins = binsOfTable(table, new Set(features));
  const target = targetBins(own);
  const evidence = features.map((name) => ({ name, size: excessOf(bins.get(name), target, train) }));
  evidence.sort((a, b) => b.size - a.size);
  const kept = new Set(evidence.slice(0, mostFeatures).map(({ name }) => name));
  return { ...table, columns: table.columns.filter(({ name }) => kept.has(name)) };
}

function targetBins(own: Target): Bins {
  if (own.task === 'classification') return { of: own.labels, count: own.classes.length };
  return binsOf({ name: '', type: 'number', values: own.values }, mostBins);
}

/** Pearson's chi-squared as deviations above what independence leads to expect, so that many bins and few compare; a constant tells nothing. */
function excessOf(bins: Bins | undefined, target: Bins, train: Uint32Array): number {
  if (!bins) return 0;
  const counts = new Float64Array(bins.count * target.count);
  for (let place = 0; place < train.length; place += 1) {
    const cell = (bins.of[train[place] as number] as number) * target.count + (target.of[place] as number);
    counts[cell] = (counts[cell] as number) + 1;
  }
  const [ofBin, ofTarget] = [new Float64Array(bins.count), new Float64Array(target.count)];
  const eachCell = (take: (count: number, bin: number, label: number) => void): void => {
    for (let cell = 0; cell < counts.length; cell += 1) {
      const label = cell % target.count;
      if ((counts[cell] as number) > 0) take(counts[cell] as number, (cell - label) / target.count, label);
    }
  };
  eachCell((count, bin, label) => {
    ofBin[bin] = (ofBin[bin] as number) + count;
    ofTarget[label] = (ofTarget[label] as number) + count;
  });
  let sum = 0;
  eachCell((count, bin, label) => {
    sum += (count * count) / ((ofBin[bin] as number) * (ofTarget[label] as number));
  });
  const filled = (sizes: Float64Array): number => sizes.reduce((count, size) => count + Number(size > 0), 0);
  const freedom = (filled(ofBin) - 1) * (filled(ofTarget) - 1);
  return freedom > 0 ? (train.length * (sum - 1) - freedom) / Math.sqrt(2 * freedom) : Number.NEGATIVE_INFINITY;
}
