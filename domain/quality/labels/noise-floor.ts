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
interface Confidence {
  readonly odds: Float64Array;
  readonly disagrees: Uint8Array;
}

/** Confidence of each row whatever its label, and where its label is not the most probable class. */
export function confidenceOf(given: LabelProbabilities): Confidence {
  const odds = new Float64Array(given.labels.length);
  const disagrees = new Uint8Array(given.labels.length);
  given.labels.forEach((label, row) => {
    const top = rivalOf(given, row, -1);
    const next = rivalOf(given, row, top);
    const second = next < 0 ? 0 : probabilityAt(given, row, next);
    odds[row] = Math.log(probabilityAt(given, row, top) + leastProbability) - Math.log(second + leastProbability);
    disagrees[row] = Number(top !== label);
  });
  return { odds, disagrees };
}

/** Rows of like confidence: mean log-odds, rows, and those of them that disagree. */
interface Bins {
  readonly odds: Float64Array;
  readonly rows: Float64Array;
  readonly disagreeing: Float64Array;
}

function binned({ odds, disagrees }: Confidence): Bins {
  const order = Uint32Array.from(odds.keys()).sort((a, b) => (odds[a] ?? 0) - (odds[b] ?? 0) || a - b);
  const count = Math.min(mostBins, order.length);
  const bins = { odds: new Float64Array(count), rows: new Float64Array(count), disagreeing: new Float64Array(count) };
  for (let bin = 0; bin < count; bin += 1) {
    const rows = order.subarray(
      Math.floor((bin * order.length) / count),
      Math.floor(((bin + 1) * order.length) / count),
    );
    bins.rows[bin] = rows.length;
    bins.odds[bin] = meanOf(Float64Array.from(rows, (row) => odds[row] ?? 0));
    bins.disagreeing[bin] = rows.reduce((sum, row) => sum + (disagrees[row] ?? 0), 0);
  }
  return bins;
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
 * largest for each q; a is normal around 0, ln b normal around ln `slope`. Confident learning counts both as noise.
 */
export function noiseFloor(given: LabelProbabilities, slope = typicalSlope): NoiseFloor {
  const confidence = confidenceOf(given);
  const bins = binned(confidence);
  const rates = Array.from({ length: Math.round(mostRate / rateStep) + 1 }, (_, index) => index * rateStep);
  let curve: Curve = { intercept: 0, logSlope: Math.log(slope) };
  const fits = rates.map((rate) => {
    const fit = fitCurve(bins, rate, curve, slope);
    curve = fit.curve;
    return fit;
  });
  const quantile = posteriorQuantiles(fits.map(({ value }) => value));
  const rate = rates[quantile(0.5)] ?? 0;
  const chosen = fits[quantile(0.5)]?.curve ?? curve;
  const overlaps = confidence.odds.map((odds) => overlapAt(chosen, odds));
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
