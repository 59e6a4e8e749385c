/** @module Random forest against scikit-learn: same folds, same run, fit and predict apart, one thread and two. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchData, type Fold, readDigits, writeContinuous, writeFolds } from './datasets.ts';
import { SklearnProcess } from './sklearn-process.ts';
import { type Measurement, summarize } from './summary.ts';
import { TreePool } from './tree-pool.ts';

interface Sides {
  readonly sklearn: SklearnProcess;
  /** By number of threads. */
  readonly pools: ReadonlyMap<number, TreePool>;
}

/**
 * 5 folds × 10 shuffles per data set, shuffles in turn with one thread and with two (`quick`: two shuffles, on the large
 * data two folds of each). Fold by fold both sides run one after the other, so that load hits both. Run from the repository.
 */
export async function run(options: { quick?: boolean; python: string }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'within-bench-forest-'));
  const sklearn = await SklearnProcess.start(options.python, folder);
  const pools = new Map([
    [1, await TreePool.start(1)],
    [2, await TreePool.start(2)],
  ]);
  try {
    const begun = loadavg()[0] ?? 0;
    const measurements: Measurement[] = [];
    for (const data of [readDigits(folder), writeContinuous(folder)]) {
      measurements.push(...(await measure({ sklearn, pools }, data, folder, options.quick === true)));
    }
    console.log(summarize(measurements));
    const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
    const load = `load ${begun.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
    console.log(`\n${machine}, ${sklearn.versions}; ${load}. 100 trees, unlimited depth, sqrt features.`);
  } finally {
    sklearn.stop();
    for (const pool of pools.values()) await pool.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measure(sides: Sides, data: BenchData, folder: string, quick: boolean): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (let shuffle = 0; shuffle < (quick ? 2 : 10); shuffle += 1) {
    const threads = 1 + (shuffle % 2);
    const folds = writeFolds(folder, data, shuffle);
    // Compilers and caches warm up outside the figures, on both sides.
    if (shuffle < 2 && folds[0]) await compare(sides, data, folds[0], { seed: 999, threads });
    for (const [index, fold] of folds.slice(0, quick && data.rows > 10_000 ? 2 : 5).entries()) {
      measurements.push(await compare(sides, data, fold, { seed: shuffle * 5 + index, threads }));
    }
  }
  return measurements;
}

async function compare(
  { sklearn, pools }: Sides,
  data: BenchData,
  fold: Fold,
  how: { readonly seed: number; readonly threads: number },
): Promise<Measurement> {
  const ours = await pools.get(how.threads)?.fitAndPredict(data, fold, how.seed);
  if (!ours) throw new Error(`no pool of ${how.threads} threads was started`);
  const theirs = await sklearn.fitAndPredict(data, fold, how);
  const share = (predicted: Int32Array): number =>
    fold.test.reduce((right, row, index) => right + Number(predicted[index] === data.labels[row]), 0) /
    fold.test.length;
  const accuracy = share(ours.predicted);
  const accuracyDifference = 100 * (accuracy - share(theirs.predicted));
  return { dataset: data.name, threads: how.threads, ours, theirs, accuracy, accuracyDifference };
}
