/** @module Density of a running sum of standard normals that has stayed within boundaries at the looks so far. */

/** Least number of points of the grid on which the density is carried from look to look. */
const leastPoints = 81;
/** Points of the grid per standard deviation of a step, and the deviations beyond which a step's density is nothing. */
const pointsPerDeviation = 3;
const farthestDeviations = 7;

/** Density of the sum on an even grid over [-edge, edge], for Simpson's rule; symmetric, an odd number of points. */
interface Grid {
  readonly edge: number;
  readonly density: Float64Array;
}

/** The sum after some pieces. */
export interface WatchedSum {
  readonly pieces: number;
  /** Absent before the first look. */
  readonly grid?: Grid;
}

export interface Watch {
  /** Pieces at each look, rising. */
  readonly looks: readonly number[];
  /** In standard errors: the sum of n stays within boundary sqrt(n). */
  readonly boundary: number;
  /** Pieces at the look that comes next, where there is one. */
  readonly next?: number | undefined;
}

/** The sum after more looks (recursion of Armitage, McPherson and Rowe 1969). */
export function watch(before: WatchedSum, { looks, boundary, next }: Watch): WatchedSum {
  let sum = before;
  for (const [index, pieces] of looks.entries()) {
    const steps = { back: pieces - sum.pieces, ahead: (looks[index + 1] ?? next ?? Number.POSITIVE_INFINITY) - pieces };
    const edge = boundary * Math.sqrt(pieces);
    const points = pointsFor(edge, steps);
    const { grid } = sum;
    const density = grid
      ? (value: number) => stepTo(grid, value, steps.back)
      : (value: number) => normalDensity(value, pieces);
    sum = { pieces, grid: onGrid(edge, points, density) };
  }
  return sum;
}

/** P(the sum stayed within the boundaries at every look); 1 before the first. */
export const probabilityInside = ({ grid }: WatchedSum): number =>
  grid ? integrate(grid, { from: -grid.edge, to: grid.edge }, () => 1) : 1;

/** Points that resolve both the step to a look and the step from it; odd, and a multiple of four apart from the last. */
function pointsFor(edge: number, { back, ahead }: { readonly back: number; readonly ahead: number }): number {
  const quarter = Math.ceil((edge * pointsPerDeviation) / Math.sqrt(Math.min(back, ahead)) / 2);
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
