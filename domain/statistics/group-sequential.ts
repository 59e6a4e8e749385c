/** @module Pocock's boundary: the number of standard errors that keeps its error rate over a known schedule of looks. */
import { normalQuantile } from './quantiles.ts';

/** Looks after `first` independent pieces, then after every `every` more, up to `last`. */
export interface LookSchedule {
  readonly first: number;
  readonly every: number;
  readonly last: number;
}

/** Pieces at each look; the last look is at `last` even where the steps do not meet it. */
export function looksOf({ first, every, last }: LookSchedule): readonly number[] {
  const looks: number[] = [];
  for (let pieces = first; pieces < last; pieces += every) looks.push(pieces);
  return [...looks, Math.max(first, last)];
}

/** Least number of points of the grid on which the density of a running sum is carried from look to look. */
const leastPoints = 81;
/** Looks nearer to each other than this share of their pieces are left out of the recursion, which only costs time. */
const nearest = 0.01;
/** Siegmund's constant (1985): by how much a boundary rises, in roots of the share between looks, if all are taken. */
const overshoot = 0.583;
/** Points of the grid per standard deviation of a step, and the deviations beyond which a step's density is nothing. */
const pointsPerDeviation = 3;
const farthestDeviations = 7;
const bisections = 16;
const cache = new Map<string, number>();

/**
 * c such that P(|S_n| > c sqrt(n) at any look n) = 1 - confidence for a sum S_n of n standard normals (Pocock 1977;
 * recursion of Armitage, McPherson and Rowe 1969). One look gives the normal quantile. Good to 1e-4 for looks 1% apart
 * or more; nearer ones are bounded from above, by at most 0.06.
 */
export function pocockBoundary(schedule: LookSchedule, confidence: number): number {
  const all = looksOf(schedule);
  const looks = thinned(all);
  const key = `${schedule.first} ${schedule.every} ${schedule.last} ${confidence}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  let low = normalQuantile(1 - (1 - confidence) / 2);
  // Bonferroni over the looks is an upper bound.
  let high = normalQuantile(1 - (1 - confidence) / (2 * looks.length));
  for (let step = 0; step < bisections && looks.length > 1; step += 1) {
    const middle = (low + high) / 2;
    if (probabilityInside(looks, middle) < confidence) low = middle;
    else high = middle;
  }
  const correction = looks.length < all.length ? overshoot * Math.sqrt(nearest) : 0;
  const boundary = (low + high) / 2 + correction;
  cache.set(key, boundary);
  return boundary;
}

function thinned(looks: readonly number[]): readonly number[] {
  const kept: number[] = [];
  for (const pieces of looks) {
    if (pieces === looks.at(-1) || pieces >= (kept.at(-1) ?? 0) * (1 + nearest)) kept.push(pieces);
  }
  return kept;
}

/** Density of the sum on an even grid over [-edge, edge], for Simpson's rule; symmetric, an odd number of points. */
interface Grid {
  readonly edge: number;
  readonly density: Float64Array;
}

/** P(|S_n| <= c sqrt(n) at every look). */
function probabilityInside(looks: readonly number[], boundary: number): number {
  const first = looks[0] ?? 1;
  let grid = onGrid(boundary * Math.sqrt(first), pointsFor(looks, 0, boundary), (sum) => normalDensity(sum, first));
  for (let look = 1; look < looks.length; look += 1) {
    const step = (looks[look] ?? 0) - (looks[look - 1] ?? 0);
    const before = grid;
    const edge = boundary * Math.sqrt(looks[look] ?? 1);
    grid = onGrid(edge, pointsFor(looks, look, boundary), (sum) => stepTo(before, sum, step));
  }
  return integrate(grid, { from: -grid.edge, to: grid.edge }, () => 1);
}

/** Points that resolve both the step to a look and the step from it; odd, and a multiple of four apart from the last. */
function pointsFor(looks: readonly number[], look: number, boundary: number): number {
  const pieces = looks[look] ?? 1;
  const finest = Math.min(pieces - (looks[look - 1] ?? 0), (looks[look + 1] ?? Number.POSITIVE_INFINITY) - pieces);
  const quarter = Math.ceil((boundary * Math.sqrt(pieces) * pointsPerDeviation) / Math.sqrt(finest) / 2);
  return Math.max(leastPoints, 4 * quarter + 1);
}

/** Density at `sum` after a normal step of that variance from the grid before. */
function stepTo(before: Grid, sum: number, step: number): number {
  const reach = farthestDeviations * Math.sqrt(step);
  return integrate(before, { from: sum - reach, to: sum + reach }, (earlier) => normalDensity(sum - earlier, step));
}

const normalDensity = (value: number, variance: number): number =>
  Math.exp(-(value * value) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

function onGrid(edge: number, points: number, of: (sum: number) => number): Grid {
  const density = new Float64Array(points);
  for (let index = 0; index <= points >> 1; index += 1) {
    density[index] = of(edge * ((2 * index) / (points - 1) - 1));
    density[points - 1 - index] = density[index] ?? 0;
  }
  return { edge, density };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Simpson's rule for density times weight, over the points within the range; the weight is nothing outside of it. */
function integrate({ edge, density }: Grid, { from, to }: Range, weight: (sum: number) => number): number {
  const last = density.length - 1;
  const spacing = (2 * edge) / last;
  const start = Math.max(0, Math.ceil((from + edge) / spacing));
  const end = Math.min(last, Math.floor((to + edge) / spacing));
  let sum = 0;
  for (let index = start; index <= end; index += 1) {
    const factor = index === 0 || index === last ? 1 : index % 2 === 1 ? 4 : 2;
    sum += factor * (density[index] ?? 0) * weight(index * spacing - edge);
  }
  return (sum * spacing) / 3;
}
