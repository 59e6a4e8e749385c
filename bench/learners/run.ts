/** @module Every registered learner beside scikit-learn: same folds, same run, quality and time, fit and predict apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PythonProcess } from '../sklearn/python-process.ts';
import { chooseCases, requireAllTypes } from './cases.ts';
import { readSmallSets, writeLargeSet } from './datasets.ts';
import { measureQuality } from './quality.ts';
import { measureSpeed } from './speed.ts';

const script = 'bench/learners/sklearn_learners.py';

interface Options {
  /** Two shuffles, one seed, and fewer timed folds. */
  readonly quick?: boolean;
  /** Quality alone, whose figures do not depend on the load. */
  readonly correctness?: boolean;
  /** Times and sizes alone. */
  readonly speed?: boolean;
  /** One of `cases.ts` by its name, or a learner; absent means all. */
  readonly type?: string;
  /** Python with scikit-learn. */
  readonly python: string;
}

/** Times first, then 5 folds × 10 shuffles for quality. Run from the repository's root. */
export async function run({ quick, correctness, speed, type, python }: Options): Promise<void> {
  requireAllTypes();
  const chosen = chooseCases(type);
  const folder = mkdtempSync(join(tmpdir(), 'within-bench-learners-'));
  const scikit = { process: await PythonProcess.start(python, script, folder), folder };
  try {
    const begun = { at: performance.now(), load: loadNow() };
    const small = readSmallSets(folder);
    if (!correctness) {
      const timed = [...small.filter(({ name }) => name === 'digits'), writeLargeSet(folder)];
      const repeats = quick ? { least: 2, most: 5, seconds: 2 } : { least: 5, most: 25, seconds: 12 };
      console.log(`${await measureSpeed(timed, chosen, scikit, repeats)}\n`);
    }
    const between = loadNow();
    if (!speed) {
      const effort = quick ? { shuffles: 2, seeds: 1 } : { shuffles: 10, seeds: 3 };
      console.log(await measureQuality(small, chosen, scikit, effort));
    }
    const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
    const loads = `load ${begun.load} before, ${between} between times and quality, ${loadNow()} at the end`;
    const minutes = ((performance.now() - begun.at) / 60_000).toFixed(1);
    console.log(`\n${machine}, ${scikit.process.versions}; ${loads}; ${minutes} minutes.`);
  } finally {
    scikit.process.stop();
    rmSync(folder, { recursive: true });
  }
}

function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
