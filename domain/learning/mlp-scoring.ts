/** @module A trained network as data, and its scores of rows: class probabilities, or numbers. */
import type { FeatureMatrix } from './learner.ts';
import { softmax } from './mlp-loss.ts';
import { parameterCount } from './mlp-memory.ts';
import { type Activation, Network } from './mlp-network.ts';
import { fillColumns } from './mlp-rows.ts';

/** What the outputs stand for. */
export type OutputMeaning =
  /** Output k is class `present[k]` of `classCount`; classes without rows have no output. */
  | { readonly task: 'classification'; readonly classCount: number; readonly present: Int32Array }
  /** A number is `mean` + `deviation` × the output. */
  | { readonly task: 'regression'; readonly mean: number; readonly deviation: number };

export interface TrainedNetwork {
  readonly sizes: Int32Array;
  readonly activation: Activation;
  /** Layer by layer: weights by input and unit, then biases. */
  readonly parameters: Float32Array;
  /** Of the training rows, per feature. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly output: OutputMeaning;
}

const blockRows = 128;

/** The network of the model that scored last: the next one of its shape takes it over, as a new memory costs 0.3 ms. */
let lastUsed: { readonly shape: string; readonly network: Network; owner: TrainedNetwork } | undefined;

function networkFor(trained: TrainedNetwork): Network {
  const { sizes, activation, parameters } = trained;
  const shape = `${activation} ${sizes.join(' ')}`;
  if (lastUsed?.shape !== shape) {
    const network = new Network({ sizes: [...sizes], activation }, { blockRows, training: false, masked: false });
    lastUsed = { shape, network, owner: trained };
    network.writeParameters(parameters);
  } else if (lastUsed.owner !== trained) {
    lastUsed.owner = trained;
    lastUsed.network.writeParameters(parameters);
  }
  return lastUsed.network;
}

/** Class probabilities, or numbers, for rows of as many features as the network has inputs. */
export function scoreRows(trained: TrainedNetwork, features: FeatureMatrix): Float64Array {
  const { output } = trained;
  const network = networkFor(trained);
  const width = output.task === 'classification' ? output.classCount : 1;
  const scores = new Float64Array(features.rows * width);
  const write = output.task === 'classification' ? shareWriter(output) : numberWriter(output);
  const { values: outputs, width: outputWidth } = network.outputs;
  for (let first = 0; first < features.rows; first += blockRows) {
    const count = Math.min(blockRows, features.rows - first);
    const block = { values: network.inputs.values, width: network.columnStride(count) };
    fillColumns(features, trained, { first, count }, block);
    network.forwardColumns(count);
    write({ outputs, width: outputWidth, count }, scores, first * width);
  }
  return scores;
}

interface OutputRows {
  readonly outputs: Float32Array;
  /** From the outputs of one row to those of the next. */
  readonly width: number;
  readonly count: number;
}

/** Turns the outputs of some rows into their scores, which begin at `to`. */
type RowWriter = (rows: OutputRows, scores: Float64Array, to: number) => void;

function shareWriter({ classCount, present }: Extract<OutputMeaning, { task: 'classification' }>): RowWriter {
  if (present.length === 2) return pairWriter(classCount, present);
  const shares = new Float64Array(present.length);
  return ({ outputs, width, count }, scores, to) => {
    for (let row = 0; row < count; row += 1) {
      softmax(outputs, row * width, shares);
      const base = to + row * classCount;
      for (let unit = 0; unit < shares.length; unit += 1) {
        scores[base + (present[unit] as number)] = shares[unit] as number;
      }
    }
  };
}

/** The softmax of two outputs, with one power. */
function pairWriter(classCount: number, present: Int32Array): RowWriter {
  const [first = 0, second = 1] = present;
  return ({ outputs, width, count }, scores, to) => {
    for (let row = 0; row < count; row += 1) {
      const ahead = (outputs[row * width] as number) - (outputs[row * width + 1] as number);
      const small = Math.exp(-Math.abs(ahead));
      const larger = 1 / (1 + small);
      const base = to + row * classCount;
      scores[base + first] = ahead < 0 ? small * larger : larger;
      scores[base + second] = ahead < 0 ? larger : small * larger;
    }
  };
}

function numberWriter({ mean, deviation }: Extract<OutputMeaning, { task: 'regression' }>): RowWriter {
  return ({ outputs, width, count }, scores, to) => {
    for (let row = 0; row < count; row += 1) scores[to + row] = mean + deviation * (outputs[row * width] as number);
  };
}

/** Whether the parts of a saved network agree. */
export function isWhole({ sizes, parameters, means, deviations, output }: TrainedNetwork): boolean {
  if (sizes.length < 2 || sizes.some((size) => size < 1)) return false;
  const [inputs, outputs] = [sizes[0], sizes.at(-1)];
  return (
    parameters.length === parameterCount([...sizes]) &&
    means.length === inputs &&
    deviations.length === inputs &&
    (output.task === 'regression' ? outputs === 1 : outputs === output.present.length && areClasses(output))
  );
}

function areClasses({ classCount, present }: Extract<OutputMeaning, { task: 'classification' }>): boolean {
  const ascending = present.every((label, index) => label > (index === 0 ? -1 : (present[index - 1] as number)));
  return present.length >= 2 && ascending && (present.at(-1) as number) < classCount;
}
