/** @module Curves of a classifier's scores: ROC, precision-recall and calibration, thinned for drawing. */
import { wilsonInterval } from '../statistics/intervals.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Curve {
  readonly points: readonly Point[];
  /** Area under it: trapezoids for ROC, average precision for precision-recall. */
  readonly area: number;
}

/** Rows as a curve sees them. */
export interface ScoredClass {
  /** Probability of the class; a row without one is left out. */
  readonly scores: Float64Array;
  /** 1 where the row is of the class. */
  readonly positive: Uint8Array;
  readonly weights: Float64Array;
}

interface Ranked {
  /** Cumulated weights of true and false positives at each distinct score, highest first. */
  readonly hits: readonly number[];
  readonly alarms: readonly number[];
  readonly positives: number;
  readonly negatives: number;
}

/** Rows with equal scores pass a threshold together. */
function ranked({ scores, positive, weights }: ScoredClass): Ranked {
  const order = Array.from(scores.keys()).filter((row) => !Number.isNaN(scores[row]));
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const hits: number[] = [];
  const alarms: number[] = [];
  let hit = 0;
  let alarm = 0;
  order.forEach((row, rank) => {
    if (positive[row] === 1) hit += weights[row] ?? 0;
    else alarm += weights[row] ?? 0;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === scores[row]) return;
    hits.push(hit);
    alarms.push(alarm);
  });
  return { hits, alarms, positives: hit, negatives: alarm };
}

/** True positive rate (y) over false positive rate (x); `undefined` unless both outcomes occur. */
export function rocCurve(rows: ScoredClass): Curve | undefined {
  const { hits, alarms, positives, negatives } = ranked(rows);
  if (positives === 0 || negatives === 0) return undefined;
  const points: Point[] = [{ x: 0, y: 0 }];
  let area = 0;
  hits.forEach((hit, index) => {
    const last = points[points.length - 1] ?? { x: 0, y: 0 };
    const point = { x: (alarms[index] ?? 0) / negatives, y: hit / positives };
    area += ((point.x - last.x) * (point.y + last.y)) / 2;
    points.push(point);
  });
  return { points, area };
}

/** Precision (y) over recall (x) with average precision as area; `undefined` without positives. */
export function precisionRecallCurve(rows: ScoredClass): Curve | undefined {
  const { hits, alarms, positives } = ranked(rows);
  if (positives === 0) return undefined;
  const points: Point[] = [];
  let area = 0;
  let recall = 0;
  hits.forEach((hit, index) => {
    const point = { x: hit / positives, y: hit / (hit + (alarms[index] ?? 0)) };
    if (points.length === 0) points.push({ x: 0, y: point.y });
    area += (point.x - recall) * point.y;
    recall = point.x;
    points.push(point);
  });
  return { points, area };
}

/** At most `limit` points: corners first (points on a straight line say nothing), then evenly by index. */
export function thinned(points: readonly Point[], limit: number): readonly Point[] {
  const corners = points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    return (point.x - before.x) * (after.y - before.y) !== (point.y - before.y) * (after.x - before.x);
  });
  if (corners.length <= limit) return corners;
  const step = (corners.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => corners[Math.round(index * step)] ?? { x: 1, y: 1 });
}

export interface CalibrationBin {
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of rows where it came true, with its 95% Wilson interval. */
  readonly observed: number;
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
}

/** Ten bins of equal width over [0, 1]; empty ones are left out. Weights make the interval as wide as Kish's size says. */
export function calibration({ scores, positive, weights }: ScoredClass): readonly CalibrationBin[] {
  const bins = Array.from({ length: 10 }, () => ({ rows: 0, weight: 0, squares: 0, hits: 0, total: 0 }));
  scores.forEach((score, row) => {
    const bin = bins[Math.min(9, Math.floor(score * 10))];
    const weight = weights[row] ?? 0;
    if (!bin || weight === 0) return;
    bin.rows += 1;
    bin.weight += weight;
    bin.squares += weight * weight;
    bin.hits += positive[row] === 1 ? weight : 0;
    bin.total += score * weight;
  });
  return bins
    .filter(({ rows }) => rows > 0)
    .map(({ rows, weight, squares, hits, total }) => {
      const observed = hits / weight;
      return { predicted: total / weight, observed, rows, ...wilsonInterval(observed, (weight * weight) / squares) };
    });
}
