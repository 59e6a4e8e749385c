/** @module Quality of both sides on the same folds: paired differences with intervals, and how far predictions differ. */
import { type Fold, writeFolds } from '../forest/datasets.ts';
import { interval, mean } from '../forest/summary.ts';
import { cases, type LearnerCase } from './cases.ts';
import type { LearnerData } from './datasets.ts';
import { type Comparison, compare, type Scikit } from './sides.ts';
import { table } from './table.ts';

/** Accuracy and log-loss for classes, R² and root mean squared error for numbers. */
interface Scores {
  readonly score: number;
  readonly loss: number;
}

interface FoldResult {
  readonly ours: Scores;
  readonly theirs: Scores;
  /** Absolute differences of predictions: of probabilities, or of numbers over the targets' deviation. */
  readonly largest: number;
  /** Rows with a difference above the bound, and rows in all. */
  readonly apart: number;
  readonly rows: number;
}

interface Group {
  readonly data: LearnerData;
  readonly of: LearnerCase;
  readonly folds: readonly FoldResult[];
}

/** A probability below this counts as this, as in the metric `log-loss`. */
const leastProbability = 1e-15;
/** Exact fits agree to this. */
const agreement = 1e-4;

/** The tables of 5 folds × `shuffles` on each set, with what missed its target below them. */
export async function measureQuality(sets: readonly LearnerData[], scikit: Scikit, shuffles: number): Promise<string> {
  const groups: Group[] = [];
  for (const data of sets) {
    const compared = cases.filter(({ estimators }) => estimators[data.task] !== undefined);
    for (const of of compared) groups.push({ data, of, folds: await judgeFolds(data, of, scikit, shuffles) });
  }
  return [qualityTable(groups), agreementTable(groups.filter(({ of }) => of.exact))].join('\n\n');
}

async function judgeFolds(data: LearnerData, of: LearnerCase, scikit: Scikit, shuffles: number): Promise<FoldResult[]> {
  const folds: FoldResult[] = [];
  for (let shuffle = 0; shuffle < shuffles; shuffle += 1) {
    for (const [index, fold] of writeFolds(scikit.folder, data, shuffle).entries()) {
      folds.push(judge(await compare({ of, data, fold, seed: shuffle * 5 + index }, scikit), data, fold));
    }
  }
  return folds;
}

function judge({ ours, theirs }: Comparison, data: LearnerData, fold: Fold): FoldResult {
  const truths = Float64Array.from(fold.test, (row) => data.targets[row] ?? 0);
  const width = data.task === 'classification' ? data.classCount : 1;
  if (ours.predicted.length !== theirs.predicted.length || ours.predicted.length !== width * truths.length) {
    throw new Error(`${data.name}: ${ours.predicted.length} predictions of ours, ${theirs.predicted.length} of theirs`);
  }
  const scores = data.task === 'classification' ? classScores : numberScores;
  const unit = data.task === 'classification' ? 1 : deviation(truths);
  const rowDifferences = Array.from(truths, (_, row) => {
    let largest = 0;
    for (let place = row * width; place < (row + 1) * width; place += 1) {
      largest = Math.max(largest, Math.abs((ours.predicted[place] ?? 0) - (theirs.predicted[place] ?? 0)) / unit);
    }
    return largest;
  });
  return {
    ours: scores(ours.predicted, truths),
    theirs: scores(theirs.predicted, truths),
    largest: rowDifferences.reduce((most, value) => Math.max(most, value), 0),
    apart: rowDifferences.filter((value) => value > agreement).length,
    rows: truths.length,
  };
}

function classScores(probabilities: Float64Array, labels: Float64Array): Scores {
  const width = probabilities.length / labels.length;
  let right = 0;
  let loss = 0;
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * width, (row + 1) * width);
    right += Number(own.indexOf(Math.max(...own)) === label);
    loss -= Math.log(Math.max(leastProbability, own[label] ?? 0));
  });
  return { score: right / labels.length, loss: loss / labels.length };
}

function numberScores(numbers: Float64Array, truths: Float64Array): Scores {
  const squares = truths.reduce((sum, truth, row) => sum + (truth - (numbers[row] ?? 0)) ** 2, 0);
  const loss = Math.sqrt(squares / truths.length);
  return { score: 1 - (loss / deviation(truths)) ** 2, loss };
}

function deviation(values: Float64Array): number {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}

function qualityTable(groups: readonly Group[]): string {
  const missed: string[] = [];
  const lines = groups.map((group) => {
    const { cells, misses } = qualityCells(group);
    missed.push(...misses);
    return cells;
  });
  const header = [
    'data',
    'type',
    'accuracy or R²: ours',
    'sklearn',
    'difference in points [95 %]',
    'log-loss or RMSE: ours',
    'sklearn',
    'difference in % [95 %]',
  ];
  const count = groups[0]?.folds.length ?? 0;
  const verdict = missed.length === 0 ? 'All intervals meet their target' : `Outside its target: ${missed.join('; ')}`;
  return `${table(header, lines)}\n\n${count} folds each. ${verdict} (above -1 point; below +5 %).`;
}

function qualityCells({ data, of, folds }: Group): { cells: string[]; misses: string[] } {
  const theirLoss = mean(folds.map(({ theirs }) => theirs.loss));
  const points = interval(folds.map(({ ours, theirs }) => 100 * (ours.score - theirs.score)));
  // The mean of theirs stands below, not each fold's own loss, which may be close to zero.
  const shares = interval(folds.map(({ ours, theirs }) => (100 * (ours.loss - theirs.loss)) / theirLoss));
  const show = ({ middle, low, high }: typeof points): string =>
    `${middle.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  const mine = (key: keyof Scores): number => mean(folds.map(({ ours }) => ours[key]));
  const theirScore = mean(folds.map(({ theirs }) => theirs.score));
  const name = `${of.name} on ${data.name}`;
  return {
    cells: [
      data.name,
      of.name,
      mine('score').toFixed(4),
      theirScore.toFixed(4),
      show(points),
      mine('loss').toFixed(4),
      theirLoss.toFixed(4),
      show(shares),
    ],
    misses: [
      ...(points.low > -1 ? [] : [`${name}, ${points.low.toFixed(2)} points`]),
      ...(shares.high < 5 ? [] : [`${name}, +${shares.high.toFixed(2)} % loss`]),
    ],
  };
}

function agreementTable(groups: readonly Group[]): string {
  const lines = groups.map(({ data, of, folds }) => {
    const apart = folds.reduce((sum, fold) => sum + fold.apart, 0);
    const rows = folds.reduce((sum, fold) => sum + fold.rows, 0);
    const largest = Math.max(...folds.map((fold) => fold.largest));
    return [of.name, data.name, largest.toExponential(1), `${apart} of ${rows}`];
  });
  return table(['convex or closed form', 'data', 'largest difference', 'predictions apart by more than 1e-4'], lines);
}
