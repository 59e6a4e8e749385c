/** @module Simulated metrics whose variance and total effects are known exactly, to count how often intervals hold them. */
import type { RandomStream } from '../../domain/learning/learner.ts';
import type { Block } from '../../domain/sensitivity/total-effects.ts';
import { normalProbability } from '../../domain/statistics/quantiles.ts';

export interface Shape {
  readonly name: string;
  /** One random number of a component, of mean 0 and variance 1. */
  readonly draw: (stream: RandomStream) => number;
  readonly score: (draws: readonly number[]) => number;
  /** True mean of the metric. */
  readonly mean: number;
  /** True variance of the metric, and true total-effect variance by component. */
  readonly variance: number;
  readonly effects: readonly number[];
}

export const nameOf = (component: number): string => `c${component + 1}`;

const at = (draws: readonly number[], index: number): number => draws[index] ?? 0;
const gaussian = (stream: RandomStream): number => stream.nextNormal();
const uniform = (stream: RandomStream): number => (stream.nextDouble() - 0.5) * Math.sqrt(12);
const exponential = (stream: RandomStream): number => Math.log(1 - stream.nextDouble()) + 1;
const laplace = (stream: RandomStream): number => (exponential(stream) - exponential(stream)) / Math.SQRT2;

/** Student's t with 5 degrees of freedom, excess kurtosis 6, scaled to variance 1. */
function heavyTailed(stream: RandomStream): number {
  let squares = 0;
  for (let degree = 0; degree < 5; degree += 1) squares += stream.nextNormal() ** 2;
  return stream.nextNormal() / Math.sqrt(squares / 5) / Math.sqrt(5 / 3);
}

/** Sum of independent components with these deviations: every total effect is a square. */
export function additive(name: string, deviations: readonly number[], draw = gaussian, level = 90): Shape {
  const effects = deviations.map((deviation) => deviation ** 2);
  return {
    name,
    draw,
    score: (draws) => deviations.reduce((sum, deviation, index) => sum + deviation * at(draws, index), level),
    mean: level,
    variance: effects.reduce((sum, effect) => sum + effect, 0),
    effects,
  };
}

/** The planted truth of the research: y = 90 + 2 g1 + g2 + g3 / 2 + 0 g4 + g1 g2 / 2. */
export const planted: Shape = {
  name: 'planted, one interaction',
  draw: gaussian,
  score: (g) => 90 + 2 * at(g, 0) + at(g, 1) + 0.5 * at(g, 2) + 0.5 * at(g, 0) * at(g, 1),
  mean: 90,
  variance: 5.5,
  effects: [4.25, 1.25, 0.25, 0],
};

const interacting: Shape = {
  name: 'strong interactions',
  draw: gaussian,
  score: (g) => at(g, 0) + at(g, 1) + 0.5 * at(g, 2) + at(g, 0) * at(g, 1) + 0.5 * at(g, 1) * at(g, 2),
  mean: 0,
  variance: 3.5,
  effects: [2, 2.25, 0.5],
};

const testRows = 143;
const accuracyDeviations = [0.0105, 0.006, 0.006, 0.0057];
const accuracyLevel = 0.957;

/** An accuracy on 143 rows: the sum of four components, rounded to whole rows. */
const accuracy: Shape = {
  name: 'accuracy of 143 rows',
  draw: gaussian,
  score: (g) =>
    Math.round(accuracyDeviations.reduce((sum, part, index) => sum + part * at(g, index), accuracyLevel) * testRows) /
    testRows,
  mean: accuracyLevel,
  variance: varianceLeft(accuracyDeviations.reduce((sum, part) => sum + part ** 2, 0)),
  effects: accuracyDeviations.map((part) => varianceLeft(part ** 2)),
};

/** Variance of the rounded accuracy left when all but `free` of the latent variance is frozen, by quadrature over the rest. */
function varianceLeft(free: number): number {
  const frozen = accuracyDeviations.reduce((sum, part) => sum + part ** 2, 0) - free;
  const points = frozen > 1e-15 ? 2000 : 1;
  let sum = 0;
  let mass = 0;
  for (let point = 0; point < points; point += 1) {
    const z = points === 1 ? 0 : -8 + (16 * (point + 0.5)) / points;
    const weight = Math.exp(-(z ** 2) / 2);
    sum += weight * roundedVariance(accuracyLevel + z * Math.sqrt(Math.max(0, frozen)), Math.sqrt(free));
    mass += weight;
  }
  return sum / mass;
}

function roundedVariance(mean: number, deviation: number): number {
  let first = 0;
  let second = 0;
  const middle = Math.round(mean * testRows);
  for (let row = middle - 25; row <= middle + 25; row += 1) {
    const end = (edge: number): number => normalProbability((edge / testRows - mean) / deviation);
    const probability = end(row + 0.5) - end(row - 0.5);
    const value = (row - middle) / testRows;
    first += probability * value;
    second += probability * value ** 2;
  }
  return second - first ** 2;
}

const usual = [2, 1, 0.5];

export const shapes: readonly Shape[] = [
  planted,
  additive('Gaussian, additive', [...usual, 0]),
  interacting,
  additive('heavy tails (t, 5 df)', usual, heavyTailed),
  additive('Laplace', usual, laplace),
  additive('skewed (exponential)', usual, exponential),
  additive('bounded (uniform)', usual, uniform),
  accuracy,
  additive('one dominates', [1, 0.1, 0.05]),
];

/** A sweep of so many blocks of a shape; each block has a stream of its own. */
export function simulate(shape: Shape, blocks: number, stream: RandomStream): Block[] {
  return Array.from({ length: blocks }, (_, index) => {
    const own = stream.fork(index);
    const draws = shape.effects.map(() => shape.draw(own));
    const redrawn = shape.effects.map((_effect, component) => {
      const other = shape.draw(own);
      return [nameOf(component), shape.score(draws.map((value, at) => (at === component ? other : value)))] as const;
    });
    return { base: shape.score(draws), redrawn: Object.fromEntries(redrawn) };
  });
}
