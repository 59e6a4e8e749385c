/** @module Which labels to doubt, by the filters of cleanlab 2.9; the validator spends a budget instead, see `budget-threshold.ts`. */
import { type ConfidentJoint, confidentClasses, confidentJoint, tieBonus } from './confident-joint.ts';
import { type LabelProbabilities, probabilityAt, rivalOf, rowsByClass } from './label-probabilities.ts';
import { type LabelScore, scoreLabels } from './label-scores.ts';
import { pruneCounts } from './prune-counts.ts';

export const labelFilters = [
  'prune_by_noise_rate',
  'prune_by_class',
  'both',
  'confident_learning',
  'predicted_neq_given',
  'low_self_confidence',
  'low_normalized_margin',
] as const;
export type LabelFilter = (typeof labelFilters)[number];

export interface FilterOptions {
  /** Share of the estimated errors to flag, for the prune filters. */
  readonly noiseShare?: number;
  /** Rows of each class that the prune filters leave at least. */
  readonly leastPerClass?: number;
}

/** 1 for each doubted row. Of equal scores the row that comes first is taken. */
export function filterLabels(given: LabelProbabilities, filter: LabelFilter, options: FilterOptions = {}): Uint8Array {
  if (filter === 'low_self_confidence') return lowest(given, 'self_confidence');
  if (filter === 'low_normalized_margin') return lowest(given, 'normalized_margin');
  return withoutAgreement(given, candidates(given, filter, options));
}

function candidates(
  given: LabelProbabilities,
  filter: Exclude<LabelFilter, 'low_self_confidence' | 'low_normalized_margin'>,
  options: FilterOptions,
): Uint8Array {
  if (filter === 'confident_learning') return offDiagonal(given);
  if (filter === 'predicted_neq_given') return new Uint8Array(given.labels.length).fill(1);
  const least = options.leastPerClass ?? 1;
  const joint = pruneCounts(confidentJoint(given), { least, noiseShare: options.noiseShare ?? 1 });
  if (filter === 'prune_by_class') return pruneByClass(given, joint, least);
  const byRate = pruneByNoiseRate(given, joint, least);
  if (filter === 'prune_by_noise_rate') return byRate;
  const byClass = pruneByClass(given, joint, least);
  return byRate.map((flag, row) => flag & (byClass[row] ?? 0));
}

/** Rows that confidently belong to another class than their label says. */
function offDiagonal(given: LabelProbabilities): Uint8Array {
  const confident = confidentClasses(given);
  return Uint8Array.from(given.labels, (label, row) => {
    const guess = confident[row] ?? -1;
    return Number(guess >= 0 && guess !== label);
  });
}

/** Rows of the off-diagonal whose label is not the most probable class: cleanlab's `num_label_issues`. */
export function countLabelIssues(given: LabelProbabilities): number {
  return withoutAgreement(given, offDiagonal(given)).reduce((count, flag) => count + flag, 0);
}

function lowest(given: LabelProbabilities, score: LabelScore): Uint8Array {
  const scores = scoreLabels(given, score);
  const flags = new Uint8Array(given.labels.length);
  const rows = Int32Array.from(flags.keys());
  markLowest(flags, rows, { scoreOf: (row) => scores[row] ?? 0, count: countLabelIssues(given) });
  return flags;
}

function pruneByClass(given: LabelProbabilities, joint: ConfidentJoint, least: number): Uint8Array {
  const flags = new Uint8Array(given.labels.length);
  for (const [label, rows] of rowsByClass(given).entries()) {
    if (rows.length <= Math.max(1, least)) continue;
    const kept = joint.counts[label * joint.classCount + label] ?? 0;
    markLowest(flags, rows, { scoreOf: (row) => probabilityAt(given, row, label), count: rows.length - kept });
  }
  return flags;
}

function pruneByNoiseRate(given: LabelProbabilities, joint: ConfidentJoint, least: number): Uint8Array {
  const flags = new Uint8Array(given.labels.length);
  for (const [label, rows] of rowsByClass(given).entries()) {
    if (rows.length <= Math.max(1, least)) continue;
    for (let rival = 0; rival < given.classCount; rival += 1) {
      if (rival === label) continue;
      const scoreOf = (row: number): number => probabilityAt(given, row, label) - probabilityAt(given, row, rival);
      markLowest(flags, rows, { scoreOf, count: joint.counts[label * joint.classCount + rival] ?? 0 });
    }
  }
  return flags;
}

interface Lowest {
  readonly scoreOf: (row: number) => number;
  readonly count: number;
}

function markLowest(flags: Uint8Array, rows: Int32Array, { scoreOf, count }: Lowest): void {
  if (count < 1) return;
  const order = rows.slice().sort((a, b) => scoreOf(a) - scoreOf(b) || a - b);
  for (const row of order.subarray(0, count)) flags[row] = 1;
}

/** A row whose label is the most probable class, or within a millionth of it, is not doubted. */
function withoutAgreement(given: LabelProbabilities, flags: Uint8Array): Uint8Array {
  return flags.map((flag, row) => {
    const label = given.labels[row] ?? 0;
    const rival = rivalOf(given, row, label);
    if (rival < 0) return 0;
    const own = probabilityAt(given, row, label) + tieBonus;
    const other = probabilityAt(given, row, rival);
    // Of equals numpy's argmax takes the first.
    return own > other || (own === other && label < rival) ? 0 : flag;
  });
}
