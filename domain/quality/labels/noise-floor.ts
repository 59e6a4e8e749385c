/** @module How many labels are wrong wherever they lie, told apart from classes that overlap: what disagreement does not vanish with confidence. */
import { meanOf } from '../../statistics/moments.ts';
import { type LabelProbabilities, probabilityAt, rivalOf } from './label-probabilities.ts';

/** Most points that the curve is fitted to; rows of like confidence are pooled. */
const mostBins = 200;
/** Keeps the log-odds of sure rows finite. */
const leastProbability = 0.01;
const rateStep = 0.0025;
const mostRate = 0.4;
const mostSteps = 30;
/** Slope that models have on clean rows, log-normal: a mean of unlike models is less sure than it could be. */
const typicalSlope = 2.5;
const slopeDeviation = 0.3;
const interceptDeviation = 2;

export interface NoiseFloor {
  /** Share of rows whose label is wrong independently of how sure the models are. */
  readonly rate: number;
  /** 95% of the posterior with a flat prior over rates up to 0.4. */
  readonly interval: { readonly lower: number; readonly upper: number };
  /** Mean share of rows on which models err since classes overlap, or since errors gather at the border: the two look alike. */
  readonly overlap: number;
  /** Probability that each row's label is wrong by the floor. */
  readonly suspicion: Float64Array;
}

/** Log-odds of the most probable class over the next, and whether the label is another. */
interface Confidence extends TopClasses {
  readonly odds: Float64Array;
  readonly disagrees: Uint8Array;
}

/** Probabilities of the most probable class and of the next, by row or by bin. */
interface TopClasses {
  readonly top: Float64Array;
  readonly next: Float64Array;
}

/** Confidence of each row whatever its label, and where its label is not the most probable class. */
export function confidenceOf(given: LabelProbabilities): Confidence {
  const rows = given.labels.length;
  const [top, next, disagrees] = [new Float64Array(rows), new Float64Array(rows), new Uint8Array(rows)];
  given.labels.forEach((label, row) => {
    const first = rivalOf(given, row, -1);
    const second = rivalOf(given, row, first);
    top[row] = probabilityAt(given, row, first);
    next[row] = second < 0 ? 0 : probabilityAt(given, row, second);
    disagrees[row] = Number(first !== label);
  });
  return { top, next, disagrees, odds: clearedOdds({ top, next }, 0, given.classCount) };
}

/**
 * Log-odds of the top class over the next as they would be without errors at the rate. Models of labels of which a
 * share q is wrong learn (1 - q - q / (K - 1)) p + q / (K - 1): they never get surer than the labels are right.
 */
function clearedOdds({ top, next }: TopClasses, rate: number, classCount: number): Float64Array {
  const chance = classCount > 1 ? rate / (classCount - 1) : 0;
  const kept = Math.max(leastProbability, 1 - rate - chance);
  const cleared = (probability: number): number => Math.max(0, (probability - chance) / kept) + leastProbability;
  return top.map((probability, at) => Math.log(cleared(probability)) - Math.log(cleared(next[at] ?? 0)));
}

/** Rows of like confidence: mean probabilities of their top classes, rows, and those of them that disagree. */
interface Groups extends TopClasses {
  readonly rows: Float64Array;
  readonly disagreeing: Float64Array;
}

/** Groups with their log-odds at some rate of errors. */
type Bins = Pick<Groups, 'rows' | 'disagreeing'> & { readonly odds: Float64Array };

function grouped({ odds, top, next, disagrees }: Confidence): Groups {
  const order = Uint32Array.from(odds.keys()).sort((a, b) => (odds[a] ?? 0) - (odds[b] ?? 0) || a - b);
  const count = Math.min(mostBins, order.length);
  const rowsOf = (bin: number): Uint32Array =>
    order.subarray(Math.floor((bin * order.length) / count), Math.floor(((bin + 1) * order.length) / count));
  const perBin = (value: (rows: Uint32Array) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, bin) => value(rowsOf(bin)));
  return {
    top: perBin((rows) => meanOf(Float64Array.from(rows, (row) => top[row] ?? 0))),
    next: perBin((rows) => meanOf(Float64Array.from(rows, (row) => next[row] ?? 0))),
    rows: perBin((rows) => rows.length),
    disagreeing: perBin((rows) => rows.reduce((sum, row) => sum + (disagrees[row] ?? 0), 0)),
  };
}

interface Curve {
  readonly intercept: number;
  readonly logSlope: number;
}

/** Probability that models err where nothing is wrong with the label. */
const overlapAt = ({ intercept, logSlope }: Curve, odds: number): number =>
  1 / (1 + Math.exp(Math.min(500, intercept + Math.exp(logSlope) * odds)));

const disagreement = (rate: number, overlap: number): number =>
  Math.min(1 - 1e-12, Math.max(1e-12, rate + (1 - 2 * rate) * overlap));

function logPosterior(bins: Bins, rate: number, curve: Curve, slope: number): number {
  let sum =
    -((curve.intercept / interceptDeviation) ** 2) / 2 - ((curve.logSlope - Math.log(slope)) / slopeDeviation) ** 2 / 2;
  for (let bin = 0; bin < bins.odds.length; bin += 1) {
    const p = disagreement(rate, overlapAt(curve, bins.odds[bin] ?? 0));
    const hits = bins.disagreeing[bin] ?? 0;
    sum += hits * Math.log(p) + ((bins.rows[bin] ?? 0) - hits) * Math.log1p(-p);
  }
  return sum;
}

/** One step of Fisher scoring with the priors. */
function scoringStep(bins: Bins, rate: number, curve: Curve, slope: number): Curve {
  const g = [-curve.intercept / interceptDeviation ** 2, -(curve.logSlope - Math.log(slope)) / slopeDeviation ** 2] as [
    number,
    number,
  ];
  const h = [1 / interceptDeviation ** 2, 0, 1 / slopeDeviation ** 2] as [number, number, number];
  for (let bin = 0; bin < bins.odds.length; bin += 1) {
    const odds = bins.odds[bin] ?? 0;
    const overlap = overlapAt(curve, odds);
    const p = disagreement(rate, overlap);
    const rows = bins.rows[bin] ?? 0;
    const slopeOfP = -(1 - 2 * rate) * overlap * (1 - overlap);
    const second = slopeOfP * Math.exp(curve.logSlope) * odds;
    const pull = ((bins.disagreeing[bin] ?? 0) - rows * p) / (p * (1 - p));
    const information = rows / (p * (1 - p));
    g[0] += pull * slopeOfP;
    g[1] += pull * second;
    h[0] += information * slopeOfP * slopeOfP;
    h[1] += information * slopeOfP * second;
    h[2] += information * second * second;
  }
  const determinant = h[0] * h[2] - h[1] * h[1];
  return {
    intercept: (h[2] * g[0] - h[1] * g[1]) / determinant,
    logSlope: (h[0] * g[1] - h[1] * g[0]) / determinant,
  };
}

function fitCurve(bins: Bins, rate: number, start: Curve, slope: number): { curve: Curve; value: number } {
  let curve = start;
  let value = logPosterior(bins, rate, curve, slope);
  for (let step = 0; step < mostSteps; step += 1) {
    const change = scoringStep(bins, rate, curve, slope);
    const before = value;
    for (let share = 1; share > 1e-3; share /= 2) {
      const next = {
        intercept: curve.intercept + share * change.intercept,
        logSlope: curve.logSlope + share * change.logSlope,
      };
      const reached = logPosterior(bins, rate, next, slope);
      if (reached <= value) continue;
      curve = next;
      value = reached;
      break;
    }
    if (value - before < 1e-6) break;
  }
  return { curve, value };
}

/**
 * Fits P(label is not the most probable class | log-odds l) = q + (1 - 2q) / (1 + exp(a + b l)): errors q anywhere, and
 * a logistic overlap of classes that falls with confidence. q is the posterior median over a grid, a and b at their
 * largest for each q, l cleared of errors at rate q; a is normal around 0, ln b normal around ln `slope`. Confident
 * learning counts both as noise.
 */
export function noiseFloor(given: LabelProbabilities, slope = typicalSlope): NoiseFloor {
  const confidence = confidenceOf(given);
  const groups = grouped(confidence);
  const rates = Array.from({ length: Math.round(mostRate / rateStep) + 1 }, (_, index) => index * rateStep);
  let curve: Curve = { intercept: 0, logSlope: Math.log(slope) };
  const fits = rates.map((rate) => {
    const bins = { ...groups, odds: clearedOdds(groups, rate, given.classCount) };
    const fit = fitCurve(bins, rate, curve, slope);
    curve = fit.curve;
    return fit;
  });
  const quantile = posteriorQuantiles(fits.map(({ value }) => value));
  const rate = rates[quantile(0.5)] ?? 0;
  const chosen = fits[quantile(0.5)]?.curve ?? curve;
  const overlaps = clearedOdds(confidence, rate, given.classCount).map((odds) => overlapAt(chosen, odds));
  return {
    rate,
    interval: { lower: rates[quantile(0.025)] ?? 0, upper: rates[quantile(0.975)] ?? mostRate },
    overlap: meanOf(overlaps),
    suspicion: overlaps.map((overlap, row) => wrongness(rate, overlap, confidence.disagrees[row] === 1)),
  };
}

/** Probability of an error of the floor, by Bayes. */
function wrongness(rate: number, overlap: number, disagrees: boolean): number {
  const p = disagreement(rate, overlap);
  return disagrees ? (rate * (1 - overlap)) / p : (rate * overlap) / (1 - p);
}

/** Place in the grid below which the share of the posterior lies. */
function posteriorQuantiles(values: readonly number[]): (share: number) => number {
  const most = Math.max(...values);
  const weights = values.map((value) => Math.exp(value - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (share) => {
    let sum = 0;
    const place = weights.findIndex((weight) => {
      sum += weight / total;
      return sum >= share;
    });
    return place < 0 ? weights.length - 1 : place;
  };
}
