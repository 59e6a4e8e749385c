/** @module The profile of each column: counts of the check, ranks and shares of the sketch. */
import type { ColumnSummary, Histogram } from '../../../contracts/quality-report.ts';
import type { Profile, ProfileColumn } from '../../report/documents.ts';
import { type Empirical, quantileOf } from '../../statistics/empirical.ts';
import type { Roles } from '../../transforms/roles.ts';
import type { ColumnSketch } from '../drift/column-sketch.ts';
import { empiricalOfSketch } from '../drift/quantile-sketch.ts';
import type { TableSketch } from '../drift/table-sketch.ts';

const shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;
const histogramBins = 24;
/** Ends of a histogram lie at these quantiles unless the extremes are near: one wild value must not flatten the rest. */
const tail = 0.01;
const near = 0.5;
const listed = 8;

export interface SummaryRequest {
  /** Of the check: every column. */
  readonly profile: Profile;
  /** Of the validation: features and the target. */
  readonly sketch: TableSketch;
  readonly roles: Roles;
  readonly personal: ReadonlySet<string>;
}

/** In table order. */
export function columnSummaries({ profile, sketch, roles, personal }: SummaryRequest): ColumnSummary[] {
  const sketches = new Map(sketch.columns.map((column) => [column.name, column]));
  return profile.columns.map((column) => {
    const { name, type, missing, distinct } = column;
    const head = { name, type, role: roleOf(name, roles), missing, distinct, personal: personal.has(name) };
    return head.personal ? head : { ...head, ...valuesOf(column, sketches.get(name)) };
  });
}

function roleOf(name: string, { key, target, weight, group, time, exclude }: Roles): ColumnSummary['role'] {
  const named = Object.entries({ key, target, weight, group, time }).find(([, column]) => column === name);
  if (named) return named[0] as ColumnSummary['role'];
  return exclude?.includes(name) ? 'excluded' : 'feature';
}

type Values = Partial<Pick<ColumnSummary, 'mean' | 'deviation' | 'quantiles' | 'histogram' | 'top'>>;

function valuesOf({ mean, deviation, top, type }: ProfileColumn, sketch: ColumnSketch | undefined): Values {
  const numbers = sketch?.quantiles && type !== 'boolean' ? empiricalOfSketch(sketch.quantiles) : undefined;
  const frequent = top?.slice(0, listed).map(({ value, count }) => ({ value, count })) ?? [];
  return {
    ...(mean !== undefined && { mean }),
    ...(deviation !== undefined && { deviation }),
    ...(numbers && numbers.total > 0 && ranksOf(numbers)),
    ...(frequent.length > 0 && { top: frequent }),
  };
}

function ranksOf(numbers: Empirical): Values {
  const histogram = histogramOf(numbers, histogramEnds(numbers));
  return {
    // JSON has no infinity.
    quantiles: shares.map((share) => finite(quantileOf(numbers, share))),
    ...(histogram && { histogram }),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Undefined for a constant, and where no range of finite values has a width. */
export function histogramEnds(numbers: Empirical): readonly [number, number] | undefined {
  const at = (share: number) => quantileOf(numbers, share);
  const [low, high] = [at(tail), at(1 - tail)];
  const room = near * (high - low);
  const [least, most] = [at(0), at(1)];
  const ends = [least >= low - room ? least : low, most <= high + room ? most : high] as const;
  return Number.isFinite(ends[1] - ends[0]) && ends[1] > ends[0] ? ends : undefined;
}

/** Counts add up to the observations. */
export function histogramOf(
  { values, upTo }: Empirical,
  ends: readonly [number, number] | undefined,
  bins = histogramBins,
): Histogram | undefined {
  if (!ends) return undefined;
  const [from, to] = ends;
  const counts = new Array<number>(bins).fill(0);
  values.forEach((value, index) => {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * bins)));
    counts[bin] = (counts[bin] ?? 0) + (upTo[index] ?? 0) - (index === 0 ? 0 : (upTo[index - 1] ?? 0));
  });
  return { from, to, counts };
}
