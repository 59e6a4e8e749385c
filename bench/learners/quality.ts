/** @module Quality of both sides on the same folds: paired differences with intervals, and how far predictions differ. */
import { writeFolds } from '../forest/datasets.ts';
import { interval, mean } from '../forest/summary.ts';
import type { LearnerCase } from './cases.ts';
import type { LearnerData } from './datasets.ts';
import { type FoldResult, judge, pool, type Scores } from './judge.ts';
import { compare, type Scikit } from './sides.ts';
import { table } from './table.ts';

interface Effort {
  readonly shuffles: number;
  /** Of each fold, for what is drawn. */
  readonly seeds: number;
}

interface Group {
  readonly data: LearnerData;
  readonly of: LearnerCase;
  readonly folds: readonly FoldResult[];
}

/** The tables of 5 folds × `shuffles` on each set, with what missed its target below them. */
export async function measureQuality(
  sets: readonly LearnerData[],
  cases: readonly LearnerCase[],
  scikit: Scikit,
  effort: Effort,
): Promise<string> {
  const groups: Group[] = [];
  for (const data of sets) {
    const compared = cases.filter(({ estimators }) => estimators[data.task] !== undefined);
    for (const of of compared) groups.push({ data, of, folds: await judgeFolds(data, of, scikit, effort) });
  }
  return [qualityTable(groups), agreementTable(groups.filter(({ of }) => of.exact))].join('\n\n');
}

async function judgeFolds(data: LearnerData, of: LearnerCase, scikit: Scikit, effort: Effort): Promise<FoldResult[]> {
  const { shuffles, seeds } = effort;
  const folds: FoldResult[] = [];
  for (let shuffle = 0; shuffle < shuffles; shuffle += 1) {
    for (const [index, fold] of writeFolds(scikit.folder, data, shuffle).entries()) {
      const results: FoldResult[] = [];
      while (results.length < (of.drawn ? seeds : 1)) {
        const seed = (shuffle * 5 + index) * seeds + results.length;
        results.push(judge(await compare({ of, data, fold, seed }, scikit), data, fold));
      }
      folds.push(pool(results));
    }
  }
  return folds;
}

function qualityTable(groups: readonly Group[]): string {
  const judged = groups.map(qualityOf);
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
  const lines = judged.map(({ cells }) => cells);
  const list = (names: readonly string[]): string => names.join('; ') || 'none';
  const outside = list(judged.flatMap((one) => one.outside));
  const worse = list(judged.flatMap((one) => one.worse));
  const count = `${groups[0]?.folds.length ?? 0} folds each`;
  const bounds = 'Intervals that reach below -1 point or above +5 %';
  return `${table(header, lines)}\n\n${count}. ${bounds}: ${outside}. Of those, worse beyond chance: ${worse}.`;
}

/** `worse`: the whole interval lies on the wrong side of no difference. */
function qualityOf({ data, of, folds }: Group): { cells: string[]; outside: string[]; worse: string[] } {
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
    outside: [
      ...(points.low > -1 ? [] : [`${name}, ${points.low.toFixed(2)} points`]),
      ...(shares.high < 5 ? [] : [`${name}, +${shares.high.toFixed(2)} % loss`]),
    ],
    worse: [
      ...(points.low <= -1 && points.high < 0 ? [`${name}, points`] : []),
      ...(shares.high >= 5 && shares.low > 0 ? [`${name}, loss`] : []),
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
