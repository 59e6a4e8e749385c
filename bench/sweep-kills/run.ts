/** @module Kills the worker at random moments of a sweep: whether a finished fit is trained again, and whether the report is the same. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createStream } from '../../domain/learning/random-stream.ts';
import { deriveSeed } from '../../domain/learning/seeds.ts';
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';
import { dataSets, SweepProject } from '../sweep/project.ts';

/** A kill follows this many finished fits after the one before, at most, and up to so many milliseconds later. */
const between = { fits: 5, ms: 400 };

/** Base, split, bootstrap, features. The first block has one more, which is repeated. */
const fitsOfBlock = 4;

export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const load = currentLoad();
  const installation = copyInstallation();
  const project = new SweepProject(installation.cli);
  const kills = quick ? 3 : 20;
  try {
    const [cancer] = dataSets;
    if (!cancer) throw new Error('no data set');
    const file = project.pipeline({ ...cancer, name: 'killed' }, { use: 'random-forest', with: { trees: 2_000 } });
    const blocks = quick ? 6 : 40;
    const flags = ['--blocks', String(blocks)];
    const undisturbed = await project.report(await project.begin(file, [...flags, '--no-cache']));
    const sweepId = await project.begin(file, flags);
    const found = await killing(project, { wanted: kills, fits: blocks * fitsOfBlock + 1 });
    const report = await project.report(sweepId);
    const rows = [
      ['kills', 'finished fits at a kill, in all', 'of them begun again', 'report'],
      [
        String(found.kills),
        String(found.finished.size),
        String(found.again().length),
        digest(report) === digest(undisturbed) ? 'the same bytes' : 'OTHER BYTES',
      ],
    ];
    console.log(table(rows));
    console.log(`\n${machine(load)}`);
    if (found.kills < kills) throw new Error(`the sweep ended after ${found.kills} kills; raise its blocks`);
  } finally {
    await project.remove();
    installation.remove();
  }
}

interface Found {
  readonly kills: number;
  /** Keys of fits that stood in the store at a kill, with how often they had been begun by then. */
  readonly finished: ReadonlyMap<string, number>;
  /** Those that were begun again later. */
  again(): string[];
}

async function killing(project: SweepProject, { wanted, fits }: { wanted: number; fits: number }): Promise<Found> {
  const begun = beginnings(project);
  const stream = createStream(deriveSeed('0', 'bench', 'kills', '0'));
  const finished = new Map<string, number>();
  let kills = 0;
  while (kills < wanted) {
    const goal = fitsOf(project).length + 1 + stream.nextBelow(between.fits);
    if (goal >= fits) break;
    while (fitsOf(project).length < goal) await pause(5);
    await pause(stream.nextBelow(between.ms));
    const worker = await workerOf(project);
    // Those that stand before the signal is sent have finished for certain.
    for (const key of fitsOf(project)) if (!finished.has(key)) finished.set(key, begun(key));
    process.kill(worker, 'SIGKILL');
    kills += 1;
    while (project.worker() === worker) await pause(5);
  }
  await project.end();
  return { kills, finished, again: () => [...finished].flatMap(([key, times]) => (begun(key) > times ? [key] : [])) };
}

async function workerOf(project: SweepProject): Promise<number> {
  for (;;) {
    const worker = project.worker();
    if (worker !== undefined) return worker;
    await pause(5);
  }
}

/** Keys of the fits in the store. */
function fitsOf(project: SweepProject): string[] {
  const folder = join(project.store, 'ac');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
    .filter((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('"killed/trial-'))
    .map((entry) => entry.name);
}

/** How often a key was begun to be computed: each time has a folder of its own. */
function beginnings(project: SweepProject): (key: string) => number {
  const folders = new Set<string>();
  watch(join(project.store, 'work'), (_event, name) => void (name && folders.add(name))).unref();
  const isOf = (key: string) => (name: string) =>
    /^[0-9a-f]{16}-[0-9a-f]{8}$/.test(name) && key.startsWith(name.slice(0, 16));
  return (key) => [...folders].filter(isOf(key)).length;
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
