/** @module What other rows of the same law will satisfy in one column. */
import type { ColumnContract } from '../../../contracts/check.ts';
import type { Column, NumericColumn } from '../../data/table.ts';
import { sortDoubles } from '../../learning/sort-doubles.ts';
import { countValues, missingCount } from '../../transforms/columns.ts';
import { personalDataIn } from '../pii/personal-data.ts';
import { induceTextPattern, type TextPattern } from './text-pattern.ts';
import {
  fewestForLimits,
  type Prediction,
  predictedBeyond,
  predictedShare,
  toleranceLimits,
} from './tolerance-limits.ts';

/** A text column with more values is none of categories. */
const mostCategories = 50;
/** Largest share of rows that hold a value which no other row has: what a set would miss of later rows (Good 1953). */
const mostUnseen = 0.01;
/** Expected pairs of equal values from which their absence is by design, and up to which it may be relied upon. */
const pairs = { designed: 6.9, none: 0.001 };

export interface InferredColumn {
  readonly contract: ColumnContract;
  /** What could not be inferred, and why. */
  readonly notes: readonly string[];
}

/** `later` and `level` of each rule, as in `Prediction`. */
export function inferColumn(column: Column, { later, level }: Pick<Prediction, 'later' | 'level'>): InferredColumn {
  const rowCount = column.type === 'string' ? column.codes.length : column.values.length;
  const missing = missingCount(column);
  const present = rowCount - missing;
  const head = {
    ...(present > 0 && { type: column.type }),
    // A column without a value tells nothing of the share that lacks one.
    missing:
      rowCount === 0 || present === 0
        ? 1
        : rounded(predictedShare(missing / rowCount, { seen: rowCount, later, level })),
    ...(personalDataIn(column) && { pii: true }),
  };
  if (present === 0) return { contract: head, notes: ['it has no value'] };
  const prediction = { seen: present, later: Math.max(1, Math.round((later * present) / rowCount)), level };
  // Tolerances are shares of all rows, of which some have no value.
  const scale = present / rowCount;
  const found =
    column.type === 'string'
      ? inferTexts(column, prediction, head.pii === true)
      : inferNumbers(column, prediction, head.pii === true);
  const { tolerance, ...rules } = found.contract;
  const scaled = tolerance !== undefined && { tolerance: rounded(tolerance * scale) };
  return { contract: { ...head, ...rules, ...scaled }, notes: found.notes };
}

/** Up, to what a person can read: a bound may not become tighter. */
const rounded = (share: number): number => Math.min(1, Math.ceil(share * 1e5) / 1e5);

/** The ends of a range are values of rows, which personal data may not show. */
function inferNumbers(column: NumericColumn, prediction: Prediction, isPersonal: boolean): InferredColumn {
  if (column.type === 'boolean') return { contract: {}, notes: [] };
  const sorted = sortDoubles(column.values.filter((value) => Number.isFinite(value)));
  const unique = column.type === 'integer' && isDesignedUnique(column, sorted) ? { unique: true } : {};
  const limits = toleranceLimits(sorted);
  if (!limits) {
    return {
      contract: unique,
      notes: [`${sorted.length} values are too few for a range: ${fewestForLimits} are needed`],
    };
  }
  // A key grows; its range is that of these rows alone.
  if ('unique' in unique || isPersonal) return { contract: unique, notes: [] };
  const { low, high, rank } = limits;
  return { contract: { min: low, max: high, tolerance: predictedBeyond(rank, prediction) }, notes: [] };
}

/** That whole numbers of so narrow a range never met must be by design. */
function isDesignedUnique(column: NumericColumn, sorted: Float64Array): boolean {
  for (let index = 1; index < sorted.length; index += 1) if (sorted[index] === sorted[index - 1]) return false;
  const width = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1;
  return column.values.length > 1 && expectedPairs(sorted.length, width) >= pairs.designed;
}

const expectedPairs = (count: number, values: number): number => (count * (count - 1)) / (2 * values);

function inferTexts(column: Column, prediction: Prediction, isPersonal: boolean): InferredColumn {
  const counts = countValues(column);
  const once = [...counts.values()].filter((count) => count === 1).length;
  const unique = once === counts.size && once > 1;
  if (!unique && counts.size <= mostCategories && !isPersonal) return inferSet(counts, once, prediction);
  const pattern = induceTextPattern(counts);
  const isUnique = unique && pattern !== undefined && isKeyLike(counts, pattern);
  if (!pattern || prediction.seen < fewestForLimits) {
    const why = pattern
      ? `${prediction.seen} values are too few for a pattern: ${fewestForLimits} are needed`
      : 'its texts share no few forms';
    return { contract: isUnique ? { unique: true } : {}, notes: [why] };
  }
  const tolerance = predictedShare(1 - pattern.share, prediction);
  return { contract: { pattern: pattern.pattern, tolerance, ...(isUnique && { unique: true }) }, notes: [] };
}

/** Values that two rows have at least; the share of single ones estimates what later rows have beyond the set. */
function inferSet(counts: ReadonlyMap<string, number>, once: number, prediction: Prediction): InferredColumn {
  const unseen = once / prediction.seen;
  const values = [...counts].filter(([, count]) => count > 1).map(([value]) => value);
  if (unseen > mostUnseen || values.length === 0) {
    return {
      contract: {},
      notes: [`${once} of ${prediction.seen} values stand in one row alone: a set would miss later ones`],
    };
  }
  return { contract: { in: values.sort(), tolerance: predictedShare(unseen, prediction) }, notes: [] };
}

/** Codes with digits that would have met by chance if drawn at random, or that are so many that they never do. */
function isKeyLike(counts: ReadonlyMap<string, number>, { pattern, isFixed }: TextPattern): boolean {
  if (!isFixed || !pattern.includes('[0-9]')) return false;
  const places: Set<string>[] = [];
  for (const text of counts.keys()) {
    Array.from(text).forEach((character, place) => (places[place] ??= new Set()).add(character));
  }
  const expected = expectedPairs(
    counts.size,
    places.reduce((product, { size }) => product * size, 1),
  );
  return expected >= pairs.designed || expected <= pairs.none;
}
