import { describe, expect, it } from 'vitest';
import { outputLoss } from '../../../domain/learning/mlp-loss.ts';
import { type Activation, Network } from '../../../domain/learning/mlp-network.ts';
import { startingParameters } from '../../../domain/learning/mlp-start.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const rows = 7;

interface Case {
  readonly sizes: readonly number[];
  readonly activation: Activation;
  readonly masked: boolean;
}

/** A network at a random start, with random inputs, truths, weights and (if masked) masks in its block. */
function prepared({ sizes, activation, masked }: Case) {
  const network = new Network({ sizes, activation }, { blockRows: rows, training: true, masked });
  const parameters = startingParameters(sizes, 'glorot', createStream('gradient'));
  network.writeParameters(parameters);
  const stream = createStream('rows');
  const [inputs, outputs] = [sizes[0]!, sizes.at(-1)!];
  const features = Array.from({ length: rows }, () => Array.from({ length: inputs }, () => stream.nextNormal()));
  features.forEach((row, index) => network.inputs.values.set(row, index * network.inputs.width));
  for (const mask of network.masks) {
    mask.values.forEach((_, place) => {
      mask.values[place] = stream.nextBelow(3) === 0 ? 0 : 1.5;
    });
  }
  const truths = Float64Array.from({ length: rows }, () =>
    outputs === 1 ? stream.nextNormal() : stream.nextBelow(outputs),
  );
  const factors = Float64Array.from({ length: rows }, () => stream.nextDouble());
  return { network, parameters, features, truths, factors };
}

/** The same loss in double precision, written plainly. */
function plainLoss({ sizes, activation }: Case, given: ReturnType<typeof prepared>, parameters: Float64Array): number {
  const { network, features, truths, factors } = given;
  return features.reduce((total, row, index) => {
    let values = row;
    let place = 0;
    sizes.slice(1).forEach((units, layer) => {
      const [weights, count] = [place, values.length];
      place += (count + 1) * units;
      const mask = network.masks[layer];
      values = Array.from({ length: units }, (_, unit) => {
        let sum = parameters[weights + count * units + unit]!;
        values.forEach((value, input) => {
          sum += value * parameters[weights + input * units + unit]!;
        });
        if (layer === sizes.length - 2) return sum;
        const bent = activation === 'relu' ? Math.max(0, sum) : Math.tanh(sum);
        return mask ? bent * mask.values[index * mask.width + unit]! : bent;
      });
    });
    const truth = truths[index]!;
    const loss =
      values.length === 1
        ? (values[0]! - truth) ** 2 / 2
        : Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0)) - values[truth]!;
    return total + factors[index]! * loss;
  }, 0);
}

describe('slopes of the loss', () => {
  it.each<Case>([
    { sizes: [5, 9, 3], activation: 'tanh', masked: false },
    { sizes: [5, 9, 3], activation: 'relu', masked: false },
    { sizes: [4, 8, 5, 1], activation: 'tanh', masked: false },
    { sizes: [3, 6, 7, 2], activation: 'relu', masked: true },
    { sizes: [3, 6, 7, 1], activation: 'tanh', masked: true },
    { sizes: [6, 2], activation: 'relu', masked: false },
  ])('agree with finite differences: $sizes $activation, masked: $masked', (shape) => {
    const given = prepared(shape);
    const { network, truths, factors } = given;
    const outputs = shape.sizes.at(-1)!;
    const loss = outputLoss(outputs === 1 ? 'regression' : 'classification', outputs);
    network.transposeWeights();
    network.forward(rows, shape.masked);
    const value = loss(rows, { truths, factors }, network.outputs, network.outputSlopes);
    network.backward(rows, shape.masked);
    const at = Float64Array.from(given.parameters);
    expect(value).toBeCloseTo(plainLoss(shape, given, at), 5);
    const slopes = network.readSlopes();
    expect(slopes.length).toBe(at.length);
    const step = 1e-5;
    const miss = slopes.map((slope, index) => {
      const up = plainLoss(shape, given, at.with(index, at[index]! + step));
      const down = plainLoss(shape, given, at.with(index, at[index]! - step));
      return Math.abs(slope - (up - down) / (2 * step));
    });
    expect(Math.max(...miss)).toBeLessThan(2e-6);
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(0.01);
  });

  it('of two blocks add up', () => {
    const shape = { sizes: [5, 9, 3], activation: 'relu', masked: false } as const;
    const given = prepared(shape);
    const { network, truths, factors } = given;
    const loss = outputLoss('classification', 3);
    const run = () => {
      network.transposeWeights();
      network.forward(rows);
      loss(rows, { truths, factors }, network.outputs, network.outputSlopes);
      network.backward(rows);
      return network.readSlopes();
    };
    const once = run();
    run().forEach((slope, index) => expect(slope).toBeCloseTo(2 * once[index]!, 4));
  });
});

describe('parameters', () => {
  it('come out as they were put in', () => {
    const { network, parameters } = prepared({ sizes: [3, 5, 6, 2], activation: 'relu', masked: false });
    expect(network.readParameters()).toEqual(parameters);
  });

  it('padding stays empty through a pass: no slope falls on it', () => {
    const shape = { sizes: [3, 5, 2], activation: 'relu', masked: true } as const;
    const { network, truths, factors } = prepared(shape);
    network.transposeWeights();
    network.forward(rows, true);
    outputLoss('classification', 2)(rows, { truths, factors }, network.outputs, network.outputSlopes);
    network.backward(rows, true);
    const { slopes, weightPart, biasPart } = network.memory;
    const all = new Float32Array(network.kernels.memory, slopes, (weightPart.bytes + biasPart.bytes) / 4);
    const own = network.readSlopes();
    const sum = (values: Float32Array) => values.reduce((total, value) => total + Math.abs(value), 0);
    expect(sum(all)).toBeCloseTo(sum(own), 4);
    expect(all.length).toBeGreaterThan(own.length);
  });
});

it('a row comes out alike whatever else is in the block', () => {
  const { network, features } = prepared({ sizes: [5, 9, 3], activation: 'tanh', masked: false });
  network.forward(rows);
  const { values, width } = network.outputs;
  const together = Array.from({ length: rows }, (_, row) => values.slice(row * width, row * width + 3));
  features.forEach((row, index) => {
    network.inputs.values.fill(3);
    network.inputs.values.set(row);
    for (let place = 5; place < network.inputs.width; place += 1) network.inputs.values[place] = 0;
    network.forward(1);
    expect(network.outputs.values.slice(0, 3)).toEqual(together[index]);
  });
});

it.each(['relu', 'tanh'] as const)('inputs by columns give the same outputs to the bit: %s', (activation) => {
  for (const count of [1, 4, 5, 7]) {
    const { network, features } = prepared({ sizes: [5, 9, 3], activation, masked: false });
    network.forward(count);
    const byRows = network.outputs.values.slice(0, count * network.outputs.width);
    const stride = network.columnStride(count);
    network.inputs.values.fill(Number.NaN);
    features.slice(0, count).forEach((row, index) => {
      row.forEach((value, column) => {
        network.inputs.values[column * stride + index] = value;
      });
    });
    network.outputs.values.fill(0);
    network.forwardColumns(count);
    expect(network.outputs.values.slice(0, byRows.length)).toEqual(byRows);
  }
});
