import { describe, expect, it } from 'vitest';
import type { RandomStream } from '../../../domain/learning/learner.ts';
import { startingParameters } from '../../../domain/learning/mlp-start.ts';
import { type TrainingParams, type TrainingPlan, trainNetwork } from '../../../domain/learning/mlp-training.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const params: TrainingParams = {
  epochs: 3,
  batchSize: 'all',
  optimizer: 'sgd',
  learningRate: 0.1,
  momentum: 0,
  alpha: 0,
  dropout: 0,
  inputNoise: 0,
};

/** Rows of one input x and the truth 2x + 1, weights 1, 2, 1, 2 and so on. */
function plan(rows: number, changed: Partial<TrainingParams>, more: Partial<TrainingPlan> = {}): TrainingPlan {
  const inputs = Float32Array.from({ length: rows }, (_, row) => Math.sin(row));
  const sizes = [1, 4, 1];
  return {
    shape: { sizes, activation: 'tanh' },
    task: 'regression',
    params: { ...params, ...changed },
    start: startingParameters(sizes, 'fixed'),
    rows: {
      features: { values: inputs, width: 1 },
      truths: Float64Array.from(inputs, (value) => 2 * value + 1),
      weights: Float64Array.from(inputs, (_, row) => 1 + (row % 2)),
    },
    streams: {},
    onBatch: () => {},
    onEpoch: () => {},
    ...more,
  };
}

/** The same training in double precision, written plainly: full batches in the order of the rows. */
function plainTraining({ start, rows, params: { epochs, learningRate, batchSize, alpha } }: TrainingPlan): number[] {
  const p = [...start];
  const count = rows.truths.length;
  const size = batchSize === 'all' ? count : batchSize;
  const meanWeight = rows.weights.reduce((sum, weight) => sum + weight, 0) / count;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let first = 0; first < count; first += size) {
      const last = Math.min(count, first + size);
      const total = (last - first) * meanWeight;
      const slopes = p.map((value, index) => (index < 4 || (index > 7 && index < 12) ? (alpha * value) / total : 0));
      for (let row = first; row < last; row += 1) {
        const x = rows.features.values[row]!;
        const hidden = [0, 1, 2, 3].map((unit) => Math.tanh(p[unit]! * x + p[4 + unit]!));
        const output = hidden.reduce((sum, value, unit) => sum + value * p[8 + unit]!, p[12]!);
        const miss = (rows.weights[row]! / total) * (output - rows.truths[row]!);
        slopes[12]! += miss;
        hidden.forEach((value, unit) => {
          const inner = miss * p[8 + unit]! * (1 - value ** 2);
          slopes[8 + unit]! += miss * value;
          slopes[unit]! += inner * x;
          slopes[4 + unit]! += inner;
        });
      }
      slopes.forEach((slope, index) => {
        p[index]! -= learningRate * slope;
      });
    }
  }
  return p;
}

describe('training', () => {
  it.each<Partial<TrainingParams>>([{}, { batchSize: 7 }, { alpha: 2 }, { batchSize: 7, alpha: 2 }])(
    'is that of a plain program in double precision: %o',
    (changed) => {
      const given = plan(30, changed);
      const expected = plainTraining(given);
      trainNetwork(given).forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
    },
  );

  it('of more rows than a block holds is the same too', () => {
    const given = plan(700, { batchSize: 300 });
    const expected = plainTraining(given);
    trainNetwork(given).forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
  });

  it('asks before each batch whether to go on, and tells of each epoch', () => {
    const told: (number | string)[] = [];
    const onBatch = () => told.push('batch');
    trainNetwork(plan(10, { batchSize: 4, epochs: 2 }, { onBatch, onEpoch: (epoch) => told.push(epoch) }));
    expect(told).toEqual(['batch', 'batch', 'batch', 1, 'batch', 'batch', 'batch', 2]);
  });

  it('draws the masks of each layer of each epoch from a fork of its own', () => {
    const sizes = [1, 4, 3, 1];
    const forks: string[] = [];
    const watch = (stream: RandomStream, path: string): RandomStream =>
      Object.assign(Object.create(stream) as RandomStream, {
        nextUint32: () => stream.nextUint32(),
        fork: (index: number) => {
          forks.push(`${path}${index}`);
          return watch(stream.fork(index), `${path}${index} `);
        },
      });
    const shape = { sizes, activation: 'tanh' } as const;
    const streams = { dropout: watch(createStream('dropout'), '') };
    trainNetwork(plan(10, { dropout: 0.5, epochs: 2 }, { shape, start: startingParameters(sizes, 'fixed'), streams }));
    expect(forks).toEqual(['0', '0 0', '0 1', '1', '1 0', '1 1']);
  });

  it('draws the order of an epoch from its own fork: later epochs change nothing in earlier ones', () => {
    const forks: number[] = [];
    const order = createStream('order');
    const watched = Object.assign(Object.create(order) as typeof order, {
      fork: (index: number) => {
        forks.push(index);
        return order.fork(index);
      },
    });
    trainNetwork(plan(10, { batchSize: 4 }, { streams: { order: watched } }));
    expect(forks).toEqual([0, 1, 2]);
  });
});
