/** @module Class weights: how much more, or less, the rows of a class count in training. */
import { WithinError } from '../../contracts/errors.ts';
import type { ClassWeight } from '../../contracts/pipeline.ts';
import type { Target } from '../learning/learner.ts';
import { didYouMean, nearest } from '../pipeline/nearest.ts';

export interface WeightedTarget {
  readonly target: Target;
  /** Weight per row; absent means all one. */
  readonly weights: Float64Array | undefined;
  /** Name of the target column, for messages. */
  readonly column: string;
}

function refuse(message: string, details: Readonly<Record<string, unknown>>): never {
  throw new WithinError('PARAM_INVALID', message, { path: 'classWeight', ...details });
}

/**
 * Factor per class, in the order of the classes. `balanced` gives each class that has rows the same weight in all:
 * total / (classes × weight of the class), as in scikit-learn, so that the total stays what it was. Classes that are
 * not named keep factor 1. Throws `PARAM_INVALID` for numbers and for classes that no row has.
 */
export function classFactors(classWeight: ClassWeight, { target, weights, column }: WeightedTarget): Float64Array {
  if (target.task === 'regression') {
    return refuse(
      `\`classWeight\` weighs classes but target "${column}" holds numbers to predict; leave it out, or set dataset.task: classification`,
      { target: column },
    );
  }
  if (classWeight === 'balanced') return balanced(target, weights);
  const { classes } = target;
  for (const name of Object.keys(classWeight)) {
    if (classes.includes(name)) continue;
    const hint = didYouMean(name, classes) || `; its classes are ${classes.join(', ')}`;
    refuse(`\`classWeight\` names the class "${name}", which no training row of target "${column}" has${hint}`, {
      class: name,
      nearest: nearest(name, classes),
    });
  }
  const factors = Float64Array.from(classes, (name) =>
    Object.hasOwn(classWeight, name) ? (classWeight[name] ?? 1) : 1,
  );
  if (factors.every((factor) => factor === 0))
    refuse('`classWeight` gives every class weight 0; let some class count', {});
  return factors;
}

function balanced(
  target: Extract<Target, { task: 'classification' }>,
  weights: Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(target.classes.length);
  let total = 0;
  target.labels.forEach((label, row) => {
    const weight = weights ? (weights[row] as number) : 1;
    sums[label] = (sums[label] as number) + weight;
    total += weight;
  });
  const occurring = sums.reduce((count, sum) => count + Number(sum > 0), 0);
  return sums.map((sum) => (sum > 0 ? total / (occurring * sum) : 1));
}

/** Weights of rows times the factor of their class. */
export function timesFactors(
  factors: Float64Array,
  labels: Int32Array,
  weights: Float64Array | undefined,
): Float64Array {
  return Float64Array.from(
    labels,
    (label, row) => (weights ? (weights[row] as number) : 1) * (factors[label] as number),
  );
}
