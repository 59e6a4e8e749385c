/** @module Time of one fit and one prediction on either side, with one thread and where both have it with two; model sizes. */
import { type Fold, writeFolds } from '../forest/datasets.ts';
import { TreePool } from '../forest/tree-pool.ts';
import type { LearnerCase } from './cases.ts';
import { asNumbers, type LearnerData } from './datasets.ts';
import { measureMemory } from './memory.ts';
import { compare, fitTheirs, type Scikit } from './sides.ts';
import { type MemoryUse, type Pair, speedTables, type Times, type Timing } from './speed-tables.ts';

/** Folds that are timed of each type: at least so many, then more while there is time, up to the most. */
interface Repeats {
  readonly least: number;
  readonly most: number;
  /** Of both sides together. */
  readonly seconds: number;
}

interface Timed {
  readonly data: LearnerData;
  readonly folds: readonly Fold[];
  readonly scikit: Scikit;
  readonly repeats: Repeats;
}

/** The tables of times and sizes, with the geometric means and the slow types below them. */
export async function measureSpeed(
  sets: readonly LearnerData[],
  cases: readonly LearnerCase[],
  scikit: Scikit,
  repeats: Repeats,
): Promise<string> {
  const timings: Timing[] = [];
  for (const data of sets) {
    const given = { data, folds: takeFolds(scikit, data, repeats.most), scikit, repeats };
    for (const of of cases) {
      timings.push(await oneThread(of, given));
      if (of.learner === 'random-forest') timings.push(await twoThreads(of, given));
    }
  }
  return speedTables(timings);
}

async function oneThread(of: LearnerCase, { data, folds, scikit, repeats }: Timed): Promise<Timing> {
  const trial = { of, data: of.estimators[data.task] === undefined ? asNumbers(data) : data };
  const pairs = await timeFolds((fold, seed) => compare({ ...trial, fold, seed }, scikit), folds, repeats);
  const saved = { ours: pairs[0]?.ours.bytes ?? 0, theirs: pairs[0]?.theirs.bytes ?? 0 };
  const memory = (): MemoryUse => measureMemory({ ...trial, fold: folds[0] as Fold, seed: 0 });
  return { data: data.name, type: of.name, threads: 1, pairs, sizes: { saved, memory } };
}

/** The forest with the pool of the forest bench, which grows the trees that one thread would. */
async function twoThreads(of: LearnerCase, { data, folds, scikit, repeats }: Timed): Promise<Timing> {
  const settings: LearnerCase['settings'] = (size) => {
    const { ours, theirs } = of.settings(size);
    return { ours, theirs: { ...theirs, n_jobs: 2 } };
  };
  const pool = await TreePool.start(2);
  const trial = async (fold: Fold, seed: number): Promise<Pair> => {
    const ours = await pool.fitAndPredict(data, fold, seed);
    return { ours, theirs: await fitTheirs({ of: { ...of, settings }, data, fold, seed }, scikit) };
  };
  try {
    return { data: data.name, type: of.name, threads: 2, pairs: await timeFolds(trial, folds, repeats) };
  } finally {
    await pool.stop();
  }
}

function takeFolds({ folder }: Scikit, data: LearnerData, count: number): Fold[] {
  const folds: Fold[] = [];
  for (let shuffle = 0; folds.length < count; shuffle += 1) folds.push(...writeFolds(folder, data, shuffle));
  return folds.slice(0, count);
}

/** Trials that warm up at most, and the seconds after which they end. */
const warming = { most: 10, seconds: 3 };

async function timeFolds(
  trial: (fold: Fold, seed: number) => Promise<Pair>,
  folds: readonly Fold[],
  repeats: Repeats,
): Promise<Pair[]> {
  // Compilers and caches warm up outside the figures, on both sides.
  const warm = folds.slice(0, warming.most);
  await inTurn(warm, (fold, index) => trial(fold, 998 + index), { ...warming, least: 1 });
  return inTurn(folds, trial, repeats);
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
