/** @module Errors planted on purpose: what share of them is found is what share of the table's own would be. */
import type { RandomStream } from '../../learning/learner.ts';
import { classCounts, type LabelProbabilities, probabilityAt, rivalOf } from './label-probabilities.ts';

/**
 * `uniform`: any other class alike. `pair`: the next class in label order. `estimated`: by the noise matrix of this
 * very table. `boundary`: the rows between two classes, labelled as the runner-up.
 */
export const errorKinds = ['uniform', 'pair', 'estimated', 'boundary'] as const;
export type ErrorKind = (typeof errorKinds)[number];

/** Shares of all rows that one run plants. */
const anywhereShare = 0.05;
const boundaryShare = 0.03;
/** Least confident rows among which boundary errors are planted. */
const boundaryPool = 0.1;

export interface PlantedError {
  readonly row: number;
  readonly label: number;
  /** How much the error counts for each kind: its probability there over the one it was drawn with; 0 for boundary errors but for their own kind. */
  readonly weights: Readonly<Record<ErrorKind, number>>;
}

export interface PlantingRequest {
  readonly given: LabelProbabilities;
  /** P(given label | true label), row-major, as `noiseMatrices` gives it. */
  readonly noise: Float64Array;
  /** Probability that each row's label is wrong already; such rows are the less likely to be chosen. */
  readonly suspicion: Float64Array;
  readonly stream: RandomStream;
}

/** Rows are drawn without replacement; each class keeps at least half of its rows. */
export function plantErrors(request: PlantingRequest): PlantedError[] {
  const { given, stream } = request;
  const rows = given.labels.length;
  const taken = new Uint8Array(rows);
  const room = classCounts(given).map((count) => Math.floor(count / 2));
  const draw = (candidates: Uint32Array, wanted: number, fork: number): Uint32Array =>
    drawRows({ request, taken, room, candidates, wanted, stream: stream.fork(fork) });
  const anywhere = draw(Uint32Array.from(taken.keys()), Math.max(1, Math.round(anywhereShare * rows)), 0);
  const choice = stream.fork(1);
  const planted = Array.from(anywhere, (row) => plantAnywhere(request, row, choice));
  const border = draw(leastConfident(given, boundaryPool), Math.max(1, Math.round(boundaryShare * rows)), 2);
  return [...planted, ...Array.from(border, (row) => plantAtBoundary(given, row))];
}

interface Draw {
  readonly request: PlantingRequest;
  readonly taken: Uint8Array;
  /** Rows of each class that may still be planted. */
  readonly room: Int32Array;
  readonly candidates: Uint32Array;
  readonly wanted: number;
  readonly stream: RandomStream;
}

/** Weighted sampling without replacement by exponential keys (Efraimidis and Spirakis 2006). */
function drawRows({ request, taken, room, candidates, wanted, stream }: Draw): Uint32Array {
  const keys = Float64Array.from(candidates, (row) => {
    const trust = Math.max(1e-9, 1 - (request.suspicion[row] ?? 0));
    return -Math.log(1 - stream.nextDouble()) / trust;
  });
  const order = Uint32Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const chosen: number[] = [];
  for (const place of order) {
    if (chosen.length === wanted) break;
    const row = candidates[place] ?? 0;
    const label = request.given.labels[row] ?? 0;
    if (taken[row] === 1 || (room[label] ?? 0) < 1) continue;
    room[label] = (room[label] ?? 0) - 1;
    taken[row] = 1;
    chosen.push(row);
  }
  return Uint32Array.from(chosen);
}

/** Rows whose two most probable classes are closest. */
function leastConfident(given: LabelProbabilities, share: number): Uint32Array {
  const margins = Float64Array.from(given.labels, (_, row) => {
    const top = rivalOf(given, row, -1);
    const next = rivalOf(given, row, top);
    return probabilityAt(given, row, top) - (next < 0 ? 0 : probabilityAt(given, row, next));
  });
  const order = Uint32Array.from(margins.keys()).sort((a, b) => (margins[a] ?? 0) - (margins[b] ?? 0) || a - b);
  return order.slice(0, Math.max(1, Math.ceil(share * order.length)));
}

/** Drawn from the mean of the three kinds that strike anywhere, so that every error speaks for each of them. */
function plantAnywhere({ given, noise }: PlantingRequest, row: number, stream: RandomStream): PlantedError {
  const own = given.labels[row] ?? 0;
  const chances = anywhereChances(given.classCount, noise, own);
  const mean = (label: number): number => chances.reduce((sum, kind) => sum + (kind[label] ?? 0), 0) / chances.length;
  const draw = stream.nextDouble();
  let label = own;
  let sum = 0;
  for (let candidate = 0; candidate < given.classCount && sum <= draw; candidate += 1) {
    if (mean(candidate) === 0) continue;
    label = candidate;
    sum += mean(candidate);
  }
  const [uniform = 0, pair = 0, estimated = 0] = chances.map((kind) => (kind[label] ?? 0) / mean(label));
  return { row, label, weights: { uniform, pair, estimated, boundary: 0 } };
}

/** Chance of each wrong class under the kinds uniform, pair and estimated; without estimated noise the last is uniform. */
function anywhereChances(classCount: number, noise: Float64Array, own: number): Float64Array[] {
  const uniform = new Float64Array(classCount).fill(1 / (classCount - 1));
  uniform[own] = 0;
  const pair = new Float64Array(classCount);
  pair[(own + 1) % classCount] = 1;
  const estimated = Float64Array.from(uniform, (_, label) =>
    label === own ? 0 : (noise[label * classCount + own] ?? 0),
  );
  const total = estimated.reduce((sum, chance) => sum + chance, 0);
  return [uniform, pair, total > 0 ? estimated.map((chance) => chance / total) : uniform];
}

function plantAtBoundary(given: LabelProbabilities, row: number): PlantedError {
  const label = rivalOf(given, row, given.labels[row] ?? 0);
  return { row, label, weights: { uniform: 0, pair: 0, estimated: 0, boundary: 1 } };
}
