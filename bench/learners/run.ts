/** @module Every registered learner beside scikit-learn: same folds, same run, quality and time, fit and predict apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PythonProcess } from '../sklearn/python-process.ts';
import { requireAllTypes } from './cases.ts';
import { readSmallSets, writeLargeSet } from './datasets.ts';
import { measureQuality } from './quality.ts';
import { measureSpeed } from './speed.ts';

const script = 'bench/learners/sklearn_learners.py';

/** Times first, then 5 folds × 10 shuffles for quality; `quick`: two shuffles and fewer timed folds. Run from the repository. */
export async function run({ quick, python }: { quick?: boolean; python: string }): Promise<void> {
  requireAllTypes();
  const folder = mkdtempSync(join(tmpdir(), 'within-bench-learners-'));
  const scikit = { process: await PythonProcess.start(python, script, folder), folder };
  try {
    const begun = { at: performance.now(), load: loadNow() };
    const small = readSmallSets(folder);
    const [digits] = small;
    const timed = [...(digits ? [digits] : []), writeLargeSet(folder)];
    console.log(await measureSpeed(timed, scikit, quick ? { small: 4, large: 2 } : { small: 15, large: 5 }));
    const between = loadNow();
    console.log(`\n${await measureQuality(small, scikit, quick ? 2 : 10)}`);
    const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
    const loads = `load ${begun.load} before, ${between} after the times, ${loadNow()} at the end`;
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
