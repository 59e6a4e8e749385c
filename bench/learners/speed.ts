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
}

interface Timing {
  readonly data: string;
  readonly type: string;
  readonly threads: number;
  readonly pairs: readonly { readonly ours: Times; readonly theirs: Times }[];
  /** Saved models of the first fold; absent with two threads, which make the same model. */
  readonly bytes?: { readonly ours: number; readonly theirs: number };
}

/** Folds that are timed: of small sets, and of the large one. */
export interface Repeats {
  readonly small: number;
  readonly large: number;
}

const phases = ['fit', 'predict'] as const;
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
      const folds = takeFolds(scikit, data, data.rows > 10_000 ? repeats.large : repeats.small);
      for (const of of cases) timings.push(await timeType(of, fitting(of, data), folds, scikit));
      timings.push(await timeTwoThreads(data, folds, scikit, pool));
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

async function timeType(of: LearnerCase, data: LearnerData, folds: readonly Fold[], scikit: Scikit): Promise<Timing> {
  // Compilers and caches warm up outside the figures, on both sides.
  for (const fold of folds.slice(0, 1)) await compare({ of, data, fold, seed: 998 }, scikit);
  const pairs = [];
  for (const [seed, fold] of folds.entries()) pairs.push(await compare({ of, data, fold, seed }, scikit));
  const [first] = pairs;
  const bytes = { ours: first?.ours.bytes ?? 0, theirs: first?.theirs.bytes ?? 0 };
  const times = pairs.map(({ ours, theirs }) => ({ ours: timesOf(ours), theirs: timesOf(theirs) }));
  return { data: data.name, type: of.name, threads: 1, pairs: times, bytes };
}

function timesOf({ fit, predict }: Times): Times {
  return { fit, predict };
}

/** The forest with the pool of the forest bench, which grows the trees that one thread would. */
async function timeTwoThreads(
  data: LearnerData,
  folds: readonly Fold[],
  scikit: Scikit,
  pool: TreePool,
): Promise<Timing> {
  const of = withTwoThreads();
  const pairs = [];
  // The first fold twice: once to warm up.
  for (const [index, fold] of [...folds.slice(0, 1), ...folds].entries()) {
    const ours = timesOf(await pool.fitAndPredict(data, fold, index));
    const theirs = timesOf(await fitTheirs({ of, data, fold, seed: index }, scikit));
    if (index > 0) pairs.push({ ours, theirs });
  }
  return { data: data.name, type: of.name, threads: 2, pairs };
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

function ratiosOf({ pairs }: Timing, phase: keyof Times): number[] {
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
  const meanOf = (chosen: readonly Timing[], over: readonly (keyof Times)[]): string => {
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
