/** @module Learner `multilayer-perceptron`, for classes and numbers: dense layers trained in batches by backpropagation (Rumelhart et al. 1986). */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { type ColumnMoments, columnMoments, rowWeights } from './column-moments.ts';
import { validationRows } from './early-stopping.ts';
import { checkFitRequest, checkPredictRequest, parseHyperparameters, streamOf } from './fit-request.ts';
import type { FitRequest, FittedModel, LabelledRows, Learner, RandomStream, Target } from './learner.ts';
import { packRows } from './mlp-rows.ts';
import { isWhole, type OutputMeaning, scoreRows, type TrainedNetwork } from './mlp-scoring.ts';
import { startingParameters } from './mlp-start.ts';
import { type NetworkRows, trainNetwork } from './mlp-training.ts';
import { encodeState, readState } from './model-codec.ts';

const name = 'multilayer-perceptron';

const perceptronSchema = z.strictObject({
  hiddenLayers: z.array(z.int().min(1).max(4096)).min(1).max(16).default([64]).describe('Units of each hidden layer.'),
  activation: z.enum(['relu', 'tanh']).default('relu').describe('What hidden units do to their sum.'),
  epochs: z.int().min(1).max(100_000).default(200).describe('Passes over the rows; the most if stopped early.'),
  batchSize: z
    .union([z.literal('all'), z.int().min(1)])
    .default(200)
    .describe('Rows per step; `all` makes one step per epoch and needs no order.'),
  learningRate: z.number().positive().default(0.001).describe('Size of a step.'),
  optimizer: z.enum(['adam', 'sgd']).default('adam').describe('How a step follows from the slopes.'),
  momentum: z.number().min(0).lt(1).default(0.9).describe('Share of the last step that the next repeats; for `sgd`.'),
  alpha: z
    .number()
    .min(0)
    .default(1e-4)
    .describe('Penalty on squared weights, shared among the rows of a batch as in scikit-learn.'),
  dropout: z.number().min(0).lt(1).default(0).describe('Share of hidden values dropped at random in training.'),
  inputNoise: z
    .number()
    .min(0)
    .default(0)
    .describe('Standard deviation of normal noise on the standardised features in training.'),
  init: z
    .enum(['glorot', 'he', 'fixed'])
    .default('glorot')
    .describe('Start of the weights: drawn uniformly after Glorot or He, or `fixed` waves without chance.'),
  earlyStopping: z
    .strictObject({
      patience: z.int().min(1).default(10).describe('Epochs to go on without improvement.'),
      tolerance: z.number().min(0).default(1e-4).describe('Least decrease of the loss that is an improvement.'),
    })
    .optional()
    .describe('Stops when the loss on the validation rows no longer falls, and keeps the weights of its least.'),
});
type PerceptronParams = z.infer<typeof perceptronSchema>;

const components = ['init', 'order', 'dropout', 'noise'] as const;
type Component = (typeof components)[number];

/** A batch size may be as large as the data, where the order is inert: parameters alone cannot tell. */
function componentsOf({ init, batchSize, dropout, inputNoise }: PerceptronParams): readonly Component[] {
  const drawn = { init: init !== 'fixed', order: batchSize !== 'all', dropout: dropout > 0, noise: inputNoise > 0 };
  return components.filter((component) => drawn[component]);
}

function fitPerceptron(request: FitRequest): TrainedNetwork {
  const params = parseHyperparameters(name, perceptronSchema, request.params);
  const drawn = componentsOf(params).map((component) => [component, streamOf(name, request.streams, component)]);
  const streams = Object.fromEntries(drawn) as Partial<Record<Component, RandomStream>>;
  const validation = params.earlyStopping && validationRows(name, request);
  const rows = withWeight(request);
  const moments = columnMoments(rows.features, rowWeights(rows.weights, rows.features.rows), true);
  const output = meaningOf(rows);
  const { columns } = rows.features;
  const sizes = [columns, ...params.hiddenLayers, output.task === 'classification' ? output.present.length : 1];
  const parameters = trainNetwork({
    shape: { sizes, activation: params.activation },
    task: output.task,
    params,
    start: startingParameters(sizes, params.init, streams.init),
    rows: networkRows(rows, moments, output),
    validation: validation && networkRows(validation, moments, output),
    streams,
    onBatch: () => request.throwIfCancelled?.(),
    onEpoch: (epoch) => request.progress?.(epoch / params.epochs),
  });
  request.progress?.(1);
  const { activation } = params;
  return { sizes: Int32Array.from(sizes), activation, parameters, ...moments, output };
}

/** The rows that count: one of weight 0 must not even be shuffled. */
function withWeight({ features, target, weights }: LabelledRows): LabelledRows {
  if (!weights?.includes(0)) return { features, target, ...(weights ? { weights } : {}) };
  const places = Int32Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);
  const values = new Float64Array(places.length * features.columns);
  for (let column = 0; column < features.columns; column += 1) {
    const from = features.values.subarray(column * features.rows, (column + 1) * features.rows);
    values.set(take(from, places), column * places.length);
  }
  const kept: Target =
    target.task === 'classification'
      ? { ...target, labels: places.map((place) => target.labels[place] as number) }
      : { ...target, values: take(target.values, places) };
  return {
    features: { rows: places.length, columns: features.columns, values },
    target: kept,
    weights: take(weights, places),
  };
}

function take(values: Float64Array, places: Int32Array): Float64Array {
  return Float64Array.from(places, (place) => values[place] as number);
}

function meaningOf({ target, weights }: LabelledRows): OutputMeaning {
  if (target.task === 'classification') {
    const present = Int32Array.from(new Set(target.labels)).sort();
    return { task: 'classification', classCount: target.classes.length, present };
  }
  const rows = target.values.length;
  const moments = columnMoments({ rows, columns: 1, values: target.values }, rowWeights(weights, rows), true);
  // A constant target has nothing to scale by.
  return { task: 'regression', mean: moments.means[0] as number, deviation: (moments.deviations[0] as number) || 1 };
}

function networkRows(
  { features, target, weights }: LabelledRows,
  moments: ColumnMoments,
  output: OutputMeaning,
): NetworkRows {
  return {
    features: packRows(features, moments),
    truths: truthsOf(target, output),
    weights: rowWeights(weights, features.rows),
  };
}

/** Index of the output of each row's class, or -1; or the standardised number. */
function truthsOf(target: Target, output: OutputMeaning): Float64Array {
  if (target.task === 'classification' && output.task === 'classification') {
    const outputs = Array.from(target.classes, (_, label) => output.present.indexOf(label));
    return Float64Array.from(target.labels, (label) => outputs[label] as number);
  }
  if (target.task === 'regression' && output.task === 'regression') {
    return target.values.map((value) => (value - output.mean) / output.deviation);
  }
  throw new WithinError('INTERNAL', `${name} got rows of two sorts of target`);
}

const stateSchema = z.strictObject({
  sizes: z.instanceof(Int32Array),
  activation: z.enum(['relu', 'tanh']),
  parameters: z.instanceof(Float32Array),
  means: z.instanceof(Float64Array),
  deviations: z.instanceof(Float64Array),
  output: z.discriminatedUnion('task', [
    z.strictObject({
      task: z.literal('classification'),
      classCount: z.int().min(2),
      present: z.instanceof(Int32Array),
    }),
    z.strictObject({ task: z.literal('regression'), mean: z.number(), deviation: z.number() }),
  ]),
});

function perceptronModel(trained: TrainedNetwork): FittedModel {
  return {
    learner: name,
    predict(features) {
      checkPredictRequest(features, trained.means.length);
      return scoreRows(trained, features);
    },
    state: () => encodeState({ ...trained }),
  };
}

export const multilayerPerceptron: Learner = {
  name,
  summary: 'layers of units, each a bent weighted sum of the layer below, trained in small steps',
  tasks: ['classification', 'regression'],
  params: perceptronSchema,
  components: (params) => componentsOf(parseHyperparameters(name, perceptronSchema, params)),
  fit(request) {
    checkFitRequest(request);
    return perceptronModel(fitPerceptron(request));
  },
  restore(json) {
    const trained = readState(name, stateSchema, json);
    if (isWhole(trained)) return perceptronModel(trained);
    throw new WithinError('DATA_INVALID', `the saved ${name} model is damaged: it is cut off; train it again`);
  },
};
