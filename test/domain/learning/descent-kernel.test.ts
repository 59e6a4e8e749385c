import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bulkBelow } from '../../../domain/learning/bulk-draws.ts';
import { columnMoments, standardized } from '../../../domain/learning/column-moments.ts';
import { type DescentOptions, type DescentProblem, descend } from '../../../domain/learning/logistic-sgd.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { shuffle } from '../../../domain/splitting/shuffle.ts';
import { distance, problem } from './problems.ts';

/** The same steps with plain loops: slopes of a batch, one step, and the penalty's own. */
function plainly(given: DescentProblem, options: DescentOptions): Float64Array {
  const { features, moments, labels, weights, outputs, strength, intercept } = given;
  const { rows, columns } = features;
  const scaled = standardized(features, moments);
  const width = columns + 1;
  const valueAt = (row: number, column: number) =>
    column === columns ? Number(intercept) : scaled[column * rows + row]!;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counted = [...weights.keys()].filter((row) => weights[row]! > 0);
  const parameters = new Float64Array(outputs * width);
  for (let index = 0; index < parameters.length; index += 1) {
    if (index % width < columns) parameters[index] = 0.01 * options.init.nextNormal();
  }
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const order = shuffle(Int32Array.from(counted), bulkBelow(options.order.fork(epoch)));
    for (let from = 0; from < order.length; from += options.batchSize) {
      const batch = order.slice(from, from + options.batchSize);
      const slopes = new Float64Array(parameters.length);
      for (const row of batch) {
        const scores = Array.from({ length: outputs }, (_, output) => {
          let sum = 0;
          for (let column = 0; column < width; column += 1)
            sum += parameters[output * width + column]! * valueAt(row, column);
          return sum;
        });
        const powers = scores.map((score) => Math.exp(score));
        const whole = powers.reduce((sum, power) => sum + power, 0);
        powers.forEach((power, output) => {
          const [share, truth] =
            outputs === 1
              ? [1 / (1 + Math.exp(-scores[0]!)), labels[row]!]
              : [power / whole, Number(labels[row] === output)];
          const slope = ((share - truth) * weights[row]! * counted.length) / total;
          for (let column = 0; column < width; column += 1) {
            slopes[output * width + column]! += slope * valueAt(row, column);
          }
        });
      }
      const rate = options.learningRate / (1 + options.decay * (epoch + from / order.length));
      parameters.forEach((value, index) => {
        const deviation = index % width < columns ? moments.deviations[index % width]! : 0;
        const penalty = deviation === 0 ? 0 : 1 / (strength * total * deviation ** 2);
        parameters[index] = (value - (rate / batch.length) * slopes[index]!) / (1 + rate * penalty);
      });
    }
  }
  return parameters;
}

const setting = fc.record({
  rows: fc.integer({ min: 8, max: 40 }),
  columns: fc.integer({ min: 1, max: 9 }),
  classCount: fc.integer({ min: 2, max: 5 }),
  batchSize: fc.constantFrom(1, 3, 64),
  decay: fc.constantFrom(0, 0.1),
  weighted: fc.boolean(),
  intercept: fc.boolean(),
  seed: fc.string(),
});

it('takes the steps that plain loops take, whatever the shape, the batches and the weights', () => {
  fc.assert(
    fc.property(setting, ({ rows, columns, classCount, batchSize, decay, weighted, intercept, seed }) => {
      const { features, target } = problem('classification', rows, { columns, classCount });
      const drawn = createStream(seed);
      const weights = Float64Array.from({ length: rows }, () => (weighted ? drawn.nextBelow(3) : 1));
      weights[0] = 1;
      const moments = columnMoments(features, weights, intercept);
      const labels = target.task === 'classification' ? target.labels : new Int32Array();
      const outputs = classCount === 2 ? 1 : classCount;
      const given = { features, moments, labels, weights, outputs, strength: 0.5, intercept };
      const options = () => ({
        epochs: 3,
        batchSize,
        learningRate: 0.2,
        decay,
        init: createStream(`${seed} init`),
        order: createStream(`${seed} order`),
        onEpoch: () => undefined,
      });
      const plain = plainly(given, options());
      const { coefficients, intercepts } = descend(given, options());
      const width = columns + 1;
      expect(
        distance(
          intercepts,
          intercepts.map((_, output) => plain[output * width + columns]!),
        ),
      ).toBeLessThan(1e-10);
      const own = plain.filter((_, index) => index % width < columns);
      expect(distance(coefficients, own)).toBeLessThan(1e-10);
    }),
  );
});
