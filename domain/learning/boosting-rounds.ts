/** @module The rounds of boosting: gradients, one tree per output, new scores; Friedman, "Greedy function approximation" (2001), with Newton leaf values. */
import { type BoostingParams, componentsOf } from './boosting-params.ts';
import type { BoostingProblem } from './boosting-problem.ts';
import { baselineScores, RunningScores } from './boosting-score.ts';
import { drawSubset } from './draw-subset.ts';
import { EarlyStopping } from './early-stopping.ts';
import { binFeatures, type FeatureBins } from './feature-bins.ts';
import { streamOf } from './fit-request.ts';
import { type Forest, joinTrees, mergeForests } from './forest.ts';
import { GradientHistograms } from './gradient-histograms.ts';
import { GradientQuanta } from './gradient-quanta.ts';
import { type BinnedTree, LeafWiseGrower, sumOver } from './leaf-wise-grower.ts';
import type { FitRequest, RandomStream } from './learner.ts';

/** Keeps the value of a leaf finite whose rows are all certain, as in scikit-learn. */
const leastHessian = 1e-15;

/** What the rounds ask of their request. */
export interface BoostingRun extends Pick<FitRequest, 'streams' | 'progress' | 'throwIfCancelled'> {
  readonly learner: string;
  readonly params: BoostingParams;
}

export interface BoostedForest {
  /** Width 1; tree i adds to output i modulo the number of outputs. */
  readonly forest: Forest;
  readonly baseline: Float64Array;
}

/** Runs the rounds. With validation rows the forest ends with the round of their least loss. */
export function boost(
  training: BoostingProblem,
  validation: BoostingProblem | undefined,
  run: BoostingRun,
): BoostedForest {
  const boosting = new Boosting(training, run);
  const { baseline } = boosting;
  const { rounds, earlyStopping } = run.params;
  const watched = validation && new RunningScores(baseline, validation.features);
  const stopping = new EarlyStopping(earlyStopping ?? { patience: rounds, tolerance: 0 });
  const trees: Forest[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const added = boosting.growRound(round);
    trees.push(...added);
    if (!watched || !validation) continue;
    watched.add(mergeForests(added));
    if (stopping.stopsAfter(validation.loss.mean(watched.scores))) break;
  }
  run.progress?.(1);
  // A loss that is never a number leaves no best round.
  const kept = watched ? Math.max(1, stopping.best) * baseline.length : trees.length;
  return { forest: mergeForests(trees.slice(0, kept)), baseline };
}

class Boosting {
  readonly baseline: Float64Array;
  readonly #problem: BoostingProblem;
  readonly #run: BoostingRun;
  readonly #streams: Readonly<Record<string, RandomStream>>;
  readonly #bins: FeatureBins;
  readonly #grower: LeafWiseGrower;
  readonly #quanta: GradientQuanta;
  readonly #scores: Float64Array;
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;
  readonly #allRows: Int32Array;
  /** Features that can split at all. */
  readonly #candidates: Int32Array;

  constructor(problem: BoostingProblem, run: BoostingRun) {
    const { features, loss, weights } = problem;
    const { rows, columns } = features;
    const { params, learner } = run;
    this.#problem = problem;
    this.#run = run;
    this.#streams = Object.fromEntries(
      componentsOf(params).map((component) => [component, streamOf(learner, run.streams, component)]),
    );
    const bins = binFeatures(features, params.maxBins, weights);
    this.#bins = bins;
    const limits = { ...params, maxDepth: params.maxDepth ?? Number.POSITIVE_INFINITY };
    this.#grower = new LeafWiseGrower(bins, new GradientHistograms(bins, rows), limits, rows);
    this.#quanta = new GradientQuanta(rows);
    this.baseline = loss.baseline();
    this.#scores = baselineScores(this.baseline, rows);
    this.#gradients = new Float64Array(rows);
    this.#hessians = new Float64Array(rows);
    this.#allRows = countUp(rows);
    this.#candidates = countUp(columns).filter((column) => (bins.lowest[column]?.length ?? 0) > 1);
    this.#grower.choose(this.#candidates);
  }

  /** One tree per output, all at the scores that the round before left; they see the same rows. */
  growRound(round: number): Forest[] {
    const { loss, features } = this.#problem;
    const order = this.#drawRows(round);
    const size = this.#streams.rows ? shareOf(features.rows, this.#run.params.rowShare) : features.rows;
    loss.open(this.#scores);
    return Array.from({ length: loss.outputs }, (_, output) => {
      const tree = round * loss.outputs + output;
      this.#run.throwIfCancelled?.();
      this.#drawColumns(tree);
      this.#grower.rows.set(order);
      const grown = this.#growTree(output, size);
      this.#run.progress?.((tree + 1) / (this.#run.params.rounds * loss.outputs));
      return grown;
    });
  }

  /** All rows, those that the round sees first. */
  #drawRows(round: number): Int32Array {
    const { rows } = this.#problem.features;
    const stream = this.#streams.rows;
    return stream ? drawSubset(rows, shareOf(rows, this.#run.params.rowShare), stream.fork(round)) : this.#allRows;
  }

  #drawColumns(tree: number): void {
    const stream = this.#streams.columns;
    if (!stream) return;
    const count = this.#candidates.length;
    const size = shareOf(count, this.#run.params.columnShare);
    const places = drawSubset(count, size, stream.fork(tree)).subarray(0, size);
    this.#grower.choose(places.map((place) => this.#candidates[place] as number));
  }

  #growTree(output: number, size: number): Forest {
    const { loss } = this.#problem;
    const { rows } = this.#grower;
    loss.derive(output, this.#gradients, this.#hessians);
    this.#quanta.load(this.#gradients, this.#hessians);
    const tree = this.#grower.grow(size, this.#quanta);
    const leaves = Float64Array.from({ length: this.#grower.leafCount }, (_, leaf) => this.#leafValue(leaf));
    for (let leaf = 0; leaf < leaves.length; leaf += 1) {
      this.#addTo(output, rows.subarray(this.#grower.starts[leaf], this.#grower.ends[leaf]), leaves[leaf] as number);
    }
    this.#addUnseen(output, tree, rows.subarray(size), leaves);
    return joinTrees([tree], { width: 1, shared: 0, leaves });
  }
  #leafValue(leaf: number): number {
    const rows = this.#grower.rows.subarray(this.#grower.starts[leaf], this.#grower.ends[leaf]);
    const { l2, learningRate } = this.#run.params;
    return (-learningRate * sumOver(this.#gradients, rows)) / (sumOver(this.#hessians, rows) + l2 + leastHessian);
  }

  #addTo(output: number, rows: Int32Array, value: number): void {
    const scores = this.#scores;
    const outputs = this.baseline.length;
    for (let index = 0; index < rows.length; index += 1) {
      const place = (rows[index] as number) * outputs + output;
      scores[place] = (scores[place] as number) + value;
    }
  }

  /** Scores of the rows that the tree did not see go by their bins, which says the same as their values. */
  #addUnseen(output: number, tree: BinnedTree, rows: Int32Array, leaves: Float64Array): void {
    const scores = this.#scores;
    const outputs = this.baseline.length;
    for (const row of rows) {
      const place = row * outputs + output;
      scores[place] = (scores[place] as number) + (leaves[leafOf(tree, this.#bins, row)] as number);
    }
  }
}

function leafOf({ root, features, cuts, children }: BinnedTree, bins: FeatureBins, row: number): number {
  let reference = root;
  while (reference >= 0) {
    const bin = bins.columns[features[reference] as number]?.[row] as number;
    reference = children[2 * reference + Number(bin > (cuts[reference] as number))] as number;
  }
  return ~reference;
}

function shareOf(count: number, share: number): number {
  return Math.max(1, Math.floor(share * count));
}

function countUp(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let number = 0; number < count; number += 1) numbers[number] = number;
  return numbers;
}
