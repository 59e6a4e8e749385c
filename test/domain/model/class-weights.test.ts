import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classFactors, timesFactors } from '../../../domain/model/class-weights.ts';
import { thrownBy } from '../../support/thrown.ts';

const target = { task: 'classification', classes: ['no', 'yes'], labels: Int32Array.of(0, 0, 0, 1) } as const;
const given = { target, weights: undefined, column: 'churn' };

describe('class weights', () => {
  it('multiply the weights of the rows of a class, and leave the others', () => {
    const factors = classFactors({ yes: 3 }, given);
    expect([...factors]).toEqual([1, 3]);
    expect([...timesFactors(factors, target.labels, undefined)]).toEqual([1, 1, 1, 3]);
    expect([...timesFactors(factors, target.labels, Float64Array.of(2, 1, 0, 0.5))]).toEqual([2, 1, 0, 1.5]);
  });

  it('that balance give each class that has rows the same weight, and keep the total', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ label: fc.integer({ min: 0, max: 3 }), weight: fc.integer({ min: 0, max: 5 }) }), {
          minLength: 1,
        }),
        (rows) => {
          const labels = Int32Array.from(rows, ({ label }) => label);
          const weights = Float64Array.from(rows, ({ weight }) => weight);
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          fc.pre(total > 0);
          const classes = { task: 'classification', classes: ['a', 'b', 'c', 'd'], labels } as const;
          const own = timesFactors(
            classFactors('balanced', { target: classes, weights, column: 'y' }),
            labels,
            weights,
          );
          const sums = [0, 1, 2, 3].map((label) =>
            own.reduce((sum, weight, row) => sum + (labels[row] === label ? weight : 0), 0),
          );
          const occurring = sums.filter((sum) => sum > 0);
          for (const sum of occurring) expect(sum).toBeCloseTo(total / occurring.length, 9);
        },
      ),
    );
  });

  // compute_class_weight('balanced', ...) of scikit-learn 1.9.1 for three rows and one: 4 / (2 * 3), 4 / (2 * 1).
  it('that balance are those of scikit-learn', () => {
    expect([...classFactors('balanced', given)]).toEqual([4 / 6, 2]);
  });

  it.each([
    [{ maybe: 2 }, given, 'no training row of target "churn" has', 'no, yes'],
    [{ yess: 2 }, given, 'names the class "yess"', 'did you mean "yes"?'],
    [{ no: 0, yes: 0 }, given, 'gives every class weight 0', ''],
    [
      'balanced' as const,
      { ...given, target: { task: 'regression', values: Float64Array.of(1) } as const },
      'holds numbers to predict',
      'dataset.task: classification',
    ],
  ])('refuse %j', async (classWeight, own, says, mends) => {
    const error = await thrownBy(() => classFactors(classWeight, own));
    expect(error.code).toBe('PARAM_INVALID');
    expect(error.message).toContain(says);
    expect(error.message).toContain(mends);
  });
});
