import { describe, expect, it } from 'vitest';
import { Network } from '../../../domain/learning/mlp-network.ts';
import { createOptimizer } from '../../../domain/learning/mlp-optimizer.ts';

/** A network of two inputs and one output: two weights and a bias, and a way to set their slopes. */
function tiny() {
  const network = new Network({ sizes: [2, 1], activation: 'relu' }, { blockRows: 4, training: true, masked: false });
  network.writeParameters(Float32Array.of(1, -2, 3));
  const { slopes, layers } = network.memory;
  const floats = new Float32Array(network.kernels.memory);
  const { weights, biases, width } = layers[0]!;
  const set = (one: number, two: number, bias: number) => {
    floats[(slopes + weights) / 4] = one;
    floats[(slopes + weights + width) / 4] = two;
    floats[(slopes + biases) / 4] = bias;
  };
  return { network, set };
}

const adam = { optimizer: 'adam', learningRate: 0.1, momentum: 0 } as const;
const sgd = { optimizer: 'sgd', learningRate: 0.1, momentum: 0.5 } as const;

describe('adam', () => {
  it('first steps by the rate, whatever the size of the slopes', () => {
    const { network, set } = tiny();
    set(1000, -1e-3, 5);
    createOptimizer(network, adam)(0);
    const expected = [0.9, -1.9, 2.9];
    network.readParameters().forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 4));
  });

  it('agrees with the recursion in double precision after ten steps', () => {
    const { network, set } = tiny();
    const step = createOptimizer(network, adam);
    let [weight, mean, square] = [1, 0, 0];
    for (let time = 1; time <= 10; time += 1) {
      const slope = Math.sin(time);
      set(slope, 0, 0);
      step(0);
      mean = 0.9 * mean + 0.1 * slope;
      square = 0.999 * square + 0.001 * slope ** 2;
      const [unbiasedMean, unbiasedSquare] = [mean / (1 - 0.9 ** time), square / (1 - 0.999 ** time)];
      weight -= (0.1 * unbiasedMean) / Math.sqrt(unbiasedSquare);
    }
    expect(network.readParameters()[0]).toBeCloseTo(weight, 5);
  });
});

it('sgd repeats a share of its last step', () => {
  const { network, set } = tiny();
  const step = createOptimizer(network, sgd);
  set(1, 0, 2);
  step(0);
  step(0);
  const expected = [1 - 0.1 - 0.05, -2, 3 - 0.2 - 0.1];
  network.readParameters().forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6));
});

it.each([adam, sgd])('$optimizer lets weights decay but no bias', (params) => {
  const { network } = tiny();
  createOptimizer(network, params)(0.5);
  const [one, two, bias] = network.readParameters();
  expect(one).toBeLessThan(1);
  expect(two).toBeGreaterThan(-2);
  expect(bias).toBe(3);
});
