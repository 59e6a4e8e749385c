import { describe, expect, it } from 'vitest';
import { type LossProblem, softmaxRow, withLogisticLoss } from '../../../domain/learning/logistic-loss.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { problem } from './problems.ts';

/** More rows than a block, and not a whole number of blocks. */
function lossProblem(outputs: number, intercept: boolean): LossProblem {
  const rows = 150;
  const { features, target } = problem('classification', rows, { columns: 4, classCount: Math.max(2, outputs) });
  const stream = createStream('weights');
  const weights = Float64Array.from({ length: rows }, () => stream.nextBelow(4));
  const labels = target.task === 'classification' ? target.labels : new Int32Array();
  return { features, labels, weights, outputs, strength: 0.7, intercept };
}

const pointOf = (length: number) => {
  const stream = createStream('point');
  return Float64Array.from({ length }, () => stream.nextNormal());
};

describe.each([
  { outputs: 1, intercept: true },
  { outputs: 1, intercept: false },
  { outputs: 3, intercept: true },
  { outputs: 3, intercept: false },
  { outputs: 7, intercept: true },
])('the loss of $outputs outputs (intercept: $intercept)', ({ outputs, intercept }) => {
  const size = outputs * (intercept ? 5 : 4);

  it('has the gradient that differences show', () => {
    withLogisticLoss(lossProblem(outputs, intercept), ({ objective }) => {
      const point = pointOf(size);
      const gradient = new Float64Array(size);
      objective(point, gradient);
      point.forEach((value, index) => {
        const at = (shifted: number) => objective(point.with(index, shifted), new Float64Array(size));
        expect(gradient[index]).toBeCloseTo((at(value + 1e-5) - at(value - 1e-5)) / 2e-5, 5);
      });
    });
  });

  it('at zero is the logarithm of the number of classes per unit of weight', () => {
    const given = lossProblem(outputs, intercept);
    const total = given.weights.reduce((sum, weight) => sum + weight, 0);
    const value = withLogisticLoss(given, (loss) => loss.objective(new Float64Array(size), new Float64Array(size)));
    expect(value).toBeCloseTo(0.7 * total * Math.log(Math.max(2, outputs)), 10);
  });
});

it.each([true, false])(
  'the curvature of one output is its Hessian: what it solves, changes of the gradient give (intercept: %s)',
  (intercept) => {
    withLogisticLoss(lossProblem(1, intercept), ({ objective, precondition }) => {
      const size = intercept ? 5 : 4;
      const [point, step] = [pointOf(size), pointOf(2 * size).subarray(size)];
      const gradientAt = (share: number) => {
        const gradient = new Float64Array(size);
        objective(
          point.map((value, index) => value + share * step[index]!),
          gradient,
        );
        return gradient;
      };
      const [before, after] = [gradientAt(-1e-5), gradientAt(1e-5)];
      const solve = precondition(point);
      const solved = solve?.(after.map((value, index) => (value - before[index]!) / 2e-5));
      expect([...solved!]).toEqual([...step].map((value) => expect.closeTo(value, 6)));
    });
  },
);

it('the curvature of several outputs is the mean of their own', () => {
  const given = lossProblem(3, true);
  withLogisticLoss(given, ({ objective, precondition }) => {
    const point = pointOf(15);
    // Parameters of column 2 of all outputs: the diagonal of the Hessian by differences of the gradient.
    const diagonal = [0, 1, 2].map((output) => {
      const at = (shift: number) => {
        const gradient = new Float64Array(15);
        objective(point.with(output * 4 + 2, point[output * 4 + 2]! + shift), gradient);
        return gradient[output * 4 + 2]!;
      };
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    const solve = precondition(point)!;
    const columns = [0, 1, 2, 3, 4].map((column) => {
      const unit = new Float64Array(15);
      unit[column === 4 ? 12 : column] = 1;
      const solved = solve(unit);
      return [0, 1, 2, 3, 4].map((row) => solved[row === 4 ? 12 : row]!);
    });
    // The inverse's inverse, by Gauss and Jordan.
    const matrix = invert(columns);
    expect(matrix[2]![2]).toBeCloseTo((diagonal[0]! + diagonal[1]! + diagonal[2]!) / 3, 5);
  });
});

function invert(given: number[][]): number[][] {
  const size = given.length;
  const rows = given.map((row, index) => [...row, ...row.map((_, column) => Number(column === index))]);
  rows.forEach((pivot, index) => {
    const scale = pivot[index]!;
    pivot.forEach((value, column) => {
      pivot[column] = value / scale;
    });
    rows.forEach((row, other) => {
      if (other === index) return;
      const factor = row[index]!;
      row.forEach((value, column) => {
        row[column] = value - factor * pivot[column]!;
      });
    });
  });
  return rows.map((row) => row.slice(size));
}

it('asks for no room for a matrix of columns that are too many for one', () => {
  const columns = 24_000;
  const features = { rows: 3, columns, values: Float64Array.from({ length: 3 * columns }, (_, index) => index % 7) };
  const given = { features, labels: Int32Array.of(0, 1, 1), weights: Float64Array.of(1, 1, 1), outputs: 1 };
  const value = withLogisticLoss({ ...given, strength: 1, intercept: true }, ({ objective, precondition }) => {
    const point = new Float64Array(columns + 1);
    expect(precondition(point)).toBeUndefined();
    return objective(point, new Float64Array(columns + 1));
  });
  expect(value).toBeCloseTo(3 * Math.log(2), 10);
});

it('probabilities stay finite for scores beyond the range of the exponential', () => {
  const scores = Float64Array.of(1000, 999, -1e6);
  expect(softmaxRow(scores, 0, 1, 3)).toBeCloseTo(1000 + Math.log1p(Math.exp(-1)), 10);
  expect([...scores]).toEqual([expect.closeTo(0.7310585786, 9), expect.closeTo(0.2689414214, 9), 0]);
});
