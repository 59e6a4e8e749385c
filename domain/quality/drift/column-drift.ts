/** @module What has changed in one column between two sketches: a p-value and the size of the effect for each aspect. */
import { pooledChiSquaredTest } from '../../statistics/chi-squared.ts';
import { type Empirical, quantileOf } from '../../statistics/empirical.ts';
import { equalSharesProbability, hypergeometricUpperTail } from '../../statistics/hypergeometric.ts';
import { jensenShannonDistance } from '../../statistics/jensen-shannon.ts';
import { ksProbability, ksStatistic } from '../../statistics/kolmogorov-smirnov.ts';
import { mannWhitneyTest } from '../../statistics/mann-whitney.ts';
import { wassersteinDistance } from '../../statistics/wasserstein.ts';
import type { CategoryCount, CategorySketch } from './category-sketch.ts';
import type { ColumnSketch } from './column-sketch.ts';
import { empiricalOfSketch, type QuantileSketch } from './quantile-sketch.ts';

/** `normed-wasserstein`: in standard deviations of the reference; the others from 0 to 1. */
export type EffectMeasure = 'normed-wasserstein' | 'jensen-shannon' | 'missing-share' | 'new-value-share';

export interface ColumnComparison {
  readonly column: string;
  readonly measure: EffectMeasure;
  readonly test: 'kolmogorov-smirnov' | 'chi-squared' | 'hypergeometric';
  readonly pValue: number;
  readonly effect: number;
  /** What changed, as the end of a sentence. */
  readonly words: string;
}

/** Whole numbers of at most so many values in the reference are compared as categories, as class codes are. */
const mostDiscrete = 10;
/** Tails that the scale leaves out: one wild value of the reference must not make every shift look small. */
const tail = 0.01;
const named = 3;

/** Nothing of a distribution where either side has no value, or where one is text and the other is not. */
export function compareColumns(reference: ColumnSketch, current: ColumnSketch): ColumnComparison[] {
  // Without a missing value on either side there is nothing to test, and other tests would be corrected for it.
  const found = reference.missing + current.missing > 0 ? [missingComparison(reference, current)] : [];
  if (reference.rows === reference.missing || current.rows === current.missing) return found;
  if (Boolean(reference.quantiles) !== Boolean(current.quantiles)) return found;
  return [...found, ...valueComparisons(reference, current)];
}

function valueComparisons(reference: ColumnSketch, current: ColumnSketch): ColumnComparison[] {
  const { name, categories: a, quantiles } = reference;
  const b = current.categories;
  if (a && b && (!quantiles || a.values.length <= mostDiscrete)) {
    const shares = categoryComparison(name, a, b);
    return a.lost === 0 && b.lost === 0 ? [shares, newValueComparison(name, a, b)] : [shares];
  }
  return quantiles && current.quantiles ? [numericComparison(name, quantiles, current.quantiles)] : [];
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`;

function missingComparison(reference: ColumnSketch, current: ColumnSketch): ColumnComparison {
  const shares = [reference, current].map(({ missing, rows }) => (rows === 0 ? 0 : missing / rows)) as [number, number];
  return {
    column: reference.name,
    measure: 'missing-share',
    test: 'hypergeometric',
    pValue: equalSharesProbability(
      { count: reference.missing, total: reference.rows },
      { count: current.missing, total: current.rows },
    ),
    effect: reference.rows === 0 || current.rows === 0 ? 0 : Math.abs(shares[1] - shares[0]),
    words: `${percent(shares[1])} of its values are missing, where ${percent(shares[0])} were`,
  };
}

/** The largest possible error of both sketches is taken off the statistic, so that no p-value is too small. */
function numericComparison(column: string, first: QuantileSketch, second: QuantileSketch): ColumnComparison {
  const [reference, current] = [empiricalOfSketch(first), empiricalOfSketch(second)];
  const error = first.error / first.count + second.error / second.count;
  const statistic = Math.max(0, ksStatistic(reference, current) - error);
  const scale = robustDeviation(reference);
  // A constant has no unit: what counts is how many values left it.
  const effect = scale > 0 ? wassersteinDistance(reference, current, scale) : ksStatistic(reference, current);
  const { superiority } = mannWhitneyTest(current, reference);
  const side = superiority >= 0.5 ? 'larger' : 'smaller';
  return {
    column,
    measure: 'normed-wasserstein',
    test: 'kolmogorov-smirnov',
    pValue: ksProbability(statistic, first.count, second.count),
    effect,
    words: `its values moved by ${Number(effect.toPrecision(3))} standard deviations on average and are ${side} than before in ${percent(Math.max(superiority, 1 - superiority))} of pairs`,
  };
}

/** Standard deviation with both tails pulled in to the quantiles of 1% and 99%; 0 for a constant. */
function robustDeviation(sample: Empirical): number {
  const [low, high] = [quantileOf(sample, tail), quantileOf(sample, 1 - tail)];
  const pulledIn = deviationWithin(sample, low, high);
  return pulledIn > 0 ? pulledIn : deviationWithin(sample, -Number.MAX_VALUE, Number.MAX_VALUE);
}

function deviationWithin({ values, upTo, total }: Empirical, low: number, high: number): number {
  const at = (index: number): number => Math.min(high, Math.max(low, values[index] as number));
  const weight = (index: number): number => (upTo[index] as number) - (index === 0 ? 0 : (upTo[index - 1] as number));
  const origin = at(0);
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += weight(index) * (at(index) - origin);
  const mean = sum / total;
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) squares += weight(index) * (at(index) - origin - mean) ** 2;
  const deviation = Math.sqrt(squares / total);
  return Number.isFinite(deviation) ? deviation : Number.MAX_VALUE;
}

interface PairedCount {
  readonly first: number;
  readonly second: number;
  readonly label: string | undefined;
}

function pairCounts(first: CategorySketch, second: CategorySketch): PairedCount[] {
  const others = new Map(second.values.map((value) => [value.hash, value]));
  const pair = (a: CategoryCount | undefined, b: CategoryCount | undefined): PairedCount => ({
    first: a?.count ?? 0,
    second: b?.count ?? 0,
    label: a?.label ?? b?.label,
  });
  const known = new Set(first.values.map(({ hash }) => hash));
  return [
    ...first.values.map((value) => pair(value, others.get(value.hash))),
    ...second.values.filter(({ hash }) => !known.has(hash)).map((value) => pair(undefined, value)),
  ];
}

/**
 * Over values where all are known on both sides, else over buckets of their hashes: the most frequent values of one side
 * would look rarer on the other by their very choice.
 */
function categoryComparison(column: string, first: CategorySketch, second: CategorySketch): ColumnComparison {
  const isKnown = first.lost === 0 && second.lost === 0;
  const pairs = isKnown ? pairCounts(first, second) : [];
  const a = isKnown ? pairs.map((pair) => pair.first) : [...first.buckets];
  const b = isKnown ? pairs.map((pair) => pair.second) : [...second.buckets];
  const effect = jensenShannonDistance(a, b);
  return {
    column,
    measure: 'jensen-shannon',
    test: 'chi-squared',
    pValue: pooledChiSquaredTest(a, b).pValue,
    effect,
    words: `the shares of its values changed (Jensen-Shannon distance ${Number(effect.toPrecision(3))})${movedWords(pairs, first.count, second.count)}`,
  };
}

/** The named values whose shares changed most. */
function movedWords(pairs: readonly PairedCount[], n: number, m: number): string {
  const moved = pairs
    .flatMap(({ label, first, second }) => (label === undefined ? [] : [{ label, was: first / n, is: second / m }]))
    .sort((x, y) => Math.abs(y.is - y.was) - Math.abs(x.is - x.was))
    .slice(0, named)
    .map(({ label, was, is }) => `"${label.slice(0, 40)}" ${percent(was)} → ${percent(is)}`);
  return moved.length > 0 ? `: ${moved.join(', ')}` : '';
}

/**
 * Values that the reference never had. Under no drift each order of all rows is as likely: that all u rows of a value
 * fall to the current side has a hypergeometric probability (corrected for the number of values), and so has the number
 * of values seen once that do. The smaller of both, doubled.
 */
function newValueComparison(column: string, first: CategorySketch, second: CategorySketch): ColumnComparison {
  const pairs = pairCounts(first, second);
  const population = first.count + second.count;
  const unseen = pairs.filter((pair) => pair.first === 0);
  const rows = unseen.reduce((sum, pair) => sum + pair.second, 0);
  const most = unseen.reduce((largest, pair) => Math.max(largest, pair.second), 0);
  const once = pairs.filter((pair) => pair.first + pair.second === 1);
  const onceHere = once.filter((pair) => pair.second === 1).length;
  const drawn = second.count;
  const single = hypergeometricUpperTail(most, { population, marked: most, drawn }) * pairs.length;
  const many = hypergeometricUpperTail(onceHere, { population, marked: once.length, drawn });
  const labels = unseen
    .flatMap(({ label }) => (label === undefined ? [] : [`"${label.slice(0, 40)}"`]))
    .slice(0, named);
  return {
    column,
    measure: 'new-value-share',
    test: 'hypergeometric',
    pValue: rows === 0 ? 1 : Math.min(1, 2 * Math.min(single, many)),
    effect: rows / second.count,
    words: `${percent(rows / second.count)} of its values are new${labels.length > 0 ? `, as ${labels.join(', ')}` : ''}`,
  };
}
