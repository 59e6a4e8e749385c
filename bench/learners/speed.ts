/** @module Time of one fit and one prediction on either side, with one thread and where both have it with two; model bytes. */
import { type Fold, writeFolds } from '../forest/datasets.ts';
import { median } from '../forest/summary.ts';
import { TreePool } from '../forest/tree-pool.ts';
import { cases, type LearnerCase } from './cases.ts';
import { asNumbers, type LearnerData } from './datasets.ts';
import { compare, fitTheirs, type Scikit } from './sides.ts';
import { table } from './table.ts';

interface Times {
  readonly fit: number;
  readonly predict: number;
  /** Of the saved model, where it was measured. */
  readonly bytes?: number;
}

interface Pair {
  readonly ours: Times;
  readonly theirs: Times;
}

interface Timing {
  readonly data: string;
  readonly type: string;
  readonly threads: number;
  readonly pairs: readonly Pair[];
  /** Saved models of the first fold; absent with two threads, which make the same model. */
  readonly bytes?: { readonly ours: number; readonly theirs: number };
}

/** Folds that are timed of each type: at least so many, then more while there is time, up to the most. */
interface Repeats {
  readonly least: number;
  readonly most: number;
  /** Of both sides together. */
  readonly seconds: number;
}

type Phase = 'fit' | 'predict';
const phases: readonly Phase[] = ['fit', 'predict'];
/** A type that is faster than this counts as this, so that it cannot make up for slow ones. */
const cap = 0.5;
/** A type slower than this is named. */
const slow = 2;

/** The tables of times and bytes, with the geometric means and the slow types below them. */
export async function measureSpeed(sets: readonly LearnerData[], scikit: Scikit, repeats: Repeats): Promise<string> {
  const timings: Timing[] = [];
  const pool = await TreePool.start(2);
  try {
    for (const data of sets) {
      const folds = takeFolds(scikit, data, repeats.most);
      for (const of of cases) {
        const trial = { of, data: fitting(of, data) };
        const timing = await timeFolds((fold, seed) => compare({ ...trial, fold, seed }, scikit), folds, repeats);
        timings.push({ data: data.name, type: of.name, threads: 1, ...timing });
      }
      const { pairs } = await timeFolds(twoThreads(data, scikit, pool), folds, repeats);
      timings.push({ data: data.name, type: 'random-forest', threads: 2, pairs });
    }
  } finally {
    await pool.stop();
  }
  return [timeTable(timings), conclusion(timings), bytesTable(timings)].join('\n\n');
}

function fitting(of: LearnerCase, data: LearnerData): LearnerData {
  return of.estimators[data.task] === undefined ? asNumbers(data) : data;
}

function takeFolds({ folder }: Scikit, data: LearnerData, count: number): Fold[] {
  const folds: Fold[] = [];
  for (let shuffle = 0; folds.length < count; shuffle += 1) folds.push(...writeFolds(folder, data, shuffle));
  return folds.slice(0, count);
}

/** Trials that warm up at most, and the seconds after which they end. */
const warming = { most: 3, seconds: 1 };

async function timeFolds(
  trial: (fold: Fold, seed: number) => Promise<Pair>,
  folds: readonly Fold[],
  repeats: Repeats,
): Promise<Required<Pick<Timing, 'pairs' | 'bytes'>>> {
  // Compilers and caches warm up outside the figures, on both sides.
  const warm = folds.slice(0, warming.most);
  await inTurn(warm, (fold, index) => trial(fold, 998 + index), { ...warming, least: 1 });
  const pairs = await inTurn(folds, trial, repeats);
  const bytes = { ours: pairs[0]?.ours.bytes ?? 0, theirs: pairs[0]?.theirs.bytes ?? 0 };
  return { bytes, pairs };
}

async function inTurn(
  folds: readonly Fold[],
  trial: (fold: Fold, seed: number) => Promise<Pair>,
  { least, seconds }: Repeats,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  let spent = 0;
  for (const [index, fold] of folds.entries()) {
    if (index >= least && spent > seconds) break;
    const { ours, theirs } = await trial(fold, index);
    spent += ours.fit + ours.predict + theirs.fit + theirs.predict;
    pairs.push({ ours: timesOf(ours), theirs: timesOf(theirs) });
  }
  return pairs;
}

/** Predictions are not kept: those of the large set would fill the memory. */
function timesOf({ fit, predict, bytes }: Times): Times {
  return { fit, predict, ...(bytes !== undefined && { bytes }) };
}

/** The forest with the pool of the forest bench, which grows the trees that one thread would. */
function twoThreads(data: LearnerData, scikit: Scikit, pool: TreePool): (fold: Fold, seed: number) => Promise<Pair> {
  const of = withTwoThreads();
  return async (fold, seed) => {
    const ours = await pool.fitAndPredict(data, fold, seed);
    return { ours, theirs: await fitTheirs({ of, data, fold, seed }, scikit) };
  };
}

function withTwoThreads(): LearnerCase {
  const forest = cases.find(({ name }) => name === 'random-forest');
  if (!forest) throw new Error('bench/learners/cases.ts has no random-forest');
  const settings: LearnerCase['settings'] = (size) => {
    const { ours, theirs } = forest.settings(size);
    return { ours, theirs: { ...theirs, n_jobs: 2 } };
  };
  return { ...forest, settings };
}

function ratiosOf({ pairs }: Timing, phase: Phase): number[] {
  return pairs.map(({ ours, theirs }) => ours[phase] / theirs[phase]);
}

function timeTable(timings: readonly Timing[]): string {
  const lines = timings.map((timing) => [
    timing.data,
    timing.type,
    String(timing.threads),
    String(timing.pairs.length),
    ...phases.flatMap((phase) => {
      const side = (key: 'ours' | 'theirs'): string => median(timing.pairs.map((pair) => pair[key][phase])).toFixed(5);
      const ratios = ratiosOf(timing, phase);
      const range = `[${Math.min(...ratios).toFixed(2)}, ${Math.max(...ratios).toFixed(2)}]`;
      return [side('ours'), side('theirs'), `${median(ratios).toFixed(2)} ${range}`];
    }),
  ]);
  const columns = phases.flatMap((phase) => [`${phase} s: ours`, 'sklearn', 'ratio [range]']);
  return table(['data', 'type', 'threads', 'fits', ...columns], lines);
}

/** Geometric means over types of the median ratios, capped from below, with one thread. */
function conclusion(timings: readonly Timing[]): string {
  const alone = timings.filter(({ threads }) => threads === 1);
  const sets = [...new Set(alone.map(({ data }) => data))];
  const meanOf = (chosen: readonly Timing[], over: readonly Phase[]): string => {
    const logs = chosen.flatMap((timing) =>
      over.map((phase) => Math.log(Math.max(cap, median(ratiosOf(timing, phase))))),
    );
    return Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length).toFixed(2);
  };
  const lines = sets.map((name) => {
    const own = alone.filter(({ data }) => data === name);
    return [name, meanOf(own, ['fit']), meanOf(own, ['predict']), meanOf(own, phases)];
  });
  const all = ['both', meanOf(alone, ['fit']), meanOf(alone, ['predict']), meanOf(alone, phases)];
  const named = timings.flatMap((timing) =>
    phases
      .map((phase) => ({ phase, ratio: median(ratiosOf(timing, phase)) }))
      .filter(({ ratio }) => ratio > slow)
      .map(({ phase, ratio }) => `${phase} of ${timing.type} on ${timing.data} (${ratio.toFixed(2)})`),
  );
  const header = [`geometric mean of ratios, each at least ${cap}`, 'fit', 'predict', 'fit and predict'];
  return `${table(header, [...lines, all])}\n\nOver ${slow}: ${named.join(', ') || 'none'}.`;
}

function bytesTable(timings: readonly Timing[]): string {
  const lines = timings.flatMap(({ data, type, bytes }) =>
    bytes ? [[data, type, String(bytes.ours), String(bytes.theirs), (bytes.ours / bytes.theirs).toFixed(2)]] : [],
  );
  return table(['data', 'type', 'saved bytes: ours', 'sklearn', 'ratio'], lines);
}
