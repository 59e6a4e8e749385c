/** @module Trains a dense network: epochs of batches, masks and noise on their own streams, early stopping. */
import { WithinError } from '../../contracts/errors.ts';
import { shuffle } from '../splitting/shuffle.ts';
import { bulkDraws } from './bulk-draws.ts';
import { EarlyStopping, type StoppingRule } from './early-stopping.ts';
import type { RandomStream, Task } from './learner.ts';
import { type BlockTargets, type OutputLoss, outputLoss } from './mlp-loss.ts';
import { type Block, Network, type NetworkShape } from './mlp-network.ts';
import { addNoise, drawMasks } from './mlp-noise.ts';
import { createOptimizer, type OptimizerParams } from './mlp-optimizer.ts';

export interface TrainingParams extends OptimizerParams {
  readonly epochs: number;
  readonly batchSize: number | 'all';
  readonly alpha: number;
  readonly dropout: number;
  readonly inputNoise: number;
  readonly earlyStopping?: StoppingRule | undefined;
}

/** Standardised rows with what they should give (see `BlockTargets`) and what each counts. */
export interface NetworkRows {
  readonly features: Block;
  readonly truths: Float64Array;
  readonly weights: Float64Array;
}

export interface TrainingPlan {
  readonly shape: NetworkShape;
  readonly task: Task;
  readonly params: TrainingParams;
  /** Packed as `Network.writeParameters` takes them. */
  readonly start: Float32Array;
  readonly rows: NetworkRows;
  /** Rows that early stopping chooses by; without them every epoch is run. */
  readonly validation?: NetworkRows | undefined;
  /** Of the components that are drawn from. */
  readonly streams: { readonly order?: RandomStream; readonly dropout?: RandomStream; readonly noise?: RandomStream };
  /** Told before each batch; may throw. */
  readonly onBatch: () => void;
  readonly onEpoch: (epoch: number) => void;
}

/** Rows that go through the network at once; larger batches add up the slopes of several blocks. */
const mostBlockRows = 256;

/** Parameters after the last epoch, or those of the epoch with the least loss on the validation rows. */
export function trainNetwork(plan: TrainingPlan): Float32Array {
  const trainer = new Trainer(plan);
  const { epochs, earlyStopping } = plan.params;
  const stopping = new EarlyStopping(earlyStopping ?? { patience: epochs, tolerance: 0 });
  let best = plan.start;
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    refuseDivergence(trainer.runEpoch(epoch - 1), epoch);
    plan.onEpoch(epoch);
    if (!plan.validation) continue;
    const stops = stopping.stopsAfter(refuseDivergence(trainer.lossOn(plan.validation), epoch));
    if (stopping.best === epoch) best = trainer.parameters();
    if (stops) return best;
  }
  return plan.validation ? best : trainer.parameters();
}

function refuseDivergence(loss: number, epoch: number): number {
  if (Number.isFinite(loss)) return loss;
  throw new WithinError(
    'FIT_DIVERGED',
    `multilayer-perceptron diverged in epoch ${epoch}: its loss is not finite; lower \`learningRate\``,
    { epoch },
  );
}

class Trainer {
  readonly #plan: TrainingPlan;
  readonly #network: Network;
  readonly #loss: OutputLoss;
  readonly #step: (decay: number) => void;
  readonly #order: Int32Array;
  readonly #batchSize: number;
  readonly #meanWeight: number;
  readonly #targets: BlockTargets;

  constructor(plan: TrainingPlan) {
    this.#plan = plan;
    const { weights } = plan.rows;
    const rows = weights.length;
    this.#batchSize = plan.params.batchSize === 'all' ? rows : Math.min(rows, plan.params.batchSize);
    const blockRows = Math.min(mostBlockRows, this.#batchSize);
    this.#network = new Network(plan.shape, { blockRows, training: true, masked: plan.streams.dropout !== undefined });
    this.#network.writeParameters(plan.start);
    this.#loss = outputLoss(plan.task, plan.shape.sizes.at(-1) as number);
    this.#step = createOptimizer(this.#network, plan.params);
    this.#order = new Int32Array(rows);
    this.#meanWeight = weights.reduce((sum, weight) => sum + weight, 0) / rows;
    this.#targets = { truths: new Float64Array(blockRows), factors: new Float64Array(blockRows) };
  }

  parameters(): Float32Array {
    return this.#network.readParameters();
  }

  /** Mean loss over the batches as they were gone through. */
  runEpoch(epoch: number): number {
    const { streams, params, onBatch } = this.#plan;
    const rows = this.#order.length;
    for (let row = 0; row < rows; row += 1) this.#order[row] = row;
    if (streams.order && this.#batchSize < rows) shuffle(this.#order, streams.order.fork(epoch));
    const draws = this.#drawsOf(epoch);
    let total = 0;
    for (let first = 0; first < rows; first += this.#batchSize) {
      onBatch();
      const last = Math.min(rows, first + this.#batchSize);
      // Weights count against the mean over all rows: a batch of light rows is a small step, as it should be.
      const weight = (last - first) * this.#meanWeight;
      this.#network.transposeWeights();
      for (let from = first; from < last; from += mostBlockRows) {
        total += weight * this.#learnBlock(from, Math.min(last, from + mostBlockRows), weight, draws);
      }
      this.#step(params.alpha / weight);
    }
    return total / (rows * this.#meanWeight);
  }

  /** Slopes of the rows of the order from `from` to `to`; returns their share of the loss. */
  #learnBlock(from: number, to: number, weight: number, draws: EpochDraws): number {
    const network = this.#network;
    const count = to - from;
    this.#load(this.#plan.rows, this.#order.subarray(from, to), weight);
    draws(count);
    const masked = network.masks.length > 0;
    network.forward(count, masked);
    const loss = this.#loss(count, this.#targets, network.outputs, network.outputSlopes);
    network.backward(count, masked);
    return loss;
  }

  /** What is drawn for each block of the epoch; a fork per epoch and layer, so that no component shifts another. */
  #drawsOf(epoch: number): EpochDraws {
    const { streams, params, rows } = this.#plan;
    const { inputs, masks } = this.#network;
    const noise = streams.noise && bulkDraws(streams.noise.fork(epoch));
    const dropout = streams.dropout?.fork(epoch);
    const layers = dropout ? masks.map((mask, layer) => ({ mask, draw: bulkDraws(dropout.fork(layer)) })) : [];
    return (count) => {
      if (noise) addNoise(inputs, { rows: count, columns: rows.features.width }, params.inputNoise, noise);
      for (const { mask, draw } of layers) drawMasks(mask, count, params.dropout, draw);
    };
  }

  #load({ features, truths, weights }: NetworkRows, places: Int32Array, weight: number): void {
    const { inputs } = this.#network;
    const columns = features.width;
    for (let index = 0; index < places.length; index += 1) {
      const place = places[index] as number;
      const [source, target] = [place * columns, index * inputs.width];
      for (let column = 0; column < columns; column += 1) {
        inputs.values[target + column] = features.values[source + column] as number;
      }
      this.#targets.truths[index] = truths[place] as number;
      this.#targets.factors[index] = (weights[place] as number) / weight;
    }
  }

  /** Weighted mean loss, without masks and noise. */
  lossOn(rows: NetworkRows): number {
    const total = rows.weights.reduce((sum, weight) => sum + weight, 0);
    const network = this.#network;
    const places = Int32Array.from(rows.weights.keys());
    const blockRows = this.#targets.truths.length;
    let loss = 0;
    for (let from = 0; from < places.length; from += blockRows) {
      const block = places.subarray(from, from + blockRows);
      this.#load(rows, block, total);
      network.forward(block.length);
      loss += this.#loss(block.length, this.#targets, network.outputs, network.outputSlopes);
    }
    return loss;
  }
}

/** Draws what a block of so many rows needs. */
type EpochDraws = (rows: number) => void;
