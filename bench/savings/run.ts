/** @module Processor time of runs after real edits, with reuse and without, and what the graph could save at best. */
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine } from '../stack/summary.ts';
import { SavingsProject, type UncachedRun } from './project.ts';
import { type Pair, type Row, summarize, targetLine } from './summary.ts';

interface Scenario {
  readonly name: string;
  readonly edit: readonly [file: string, was: string, now: string];
  /** Names of the steps that the edit changes, as a reader of the project sees them. */
  readonly steps: readonly string[];
}
const edits: readonly Scenario[] = [
  {
    name: 'one model parameter',
    edit: ['pipeline.yaml', 'minSamplesLeaf: 2', 'minSamplesLeaf: 3'],
    steps: ['train'],
  },
  { name: "one feature's code", edit: ['steps/entropy.ts', 'index / 20', 'index / 25'], steps: ['entropy'] },
  {
    name: 'a helper',
    edit: ['steps/damped.ts', 'sum += away * away', 'sum += Math.abs(away)'],
    steps: ['oscillation'],
  },
  { name: 'the last step', edit: ['metrics/cost.ts', 'missed = 5', 'missed = 7'], steps: ['metric-1'] },
];
const pairs = 3;

/** First runs against runs without the cache, each on an empty store, in turns: what drifts meets both alike. */
async function measureFirstRuns(project: SavingsProject): Promise<Pair[]> {
  const fresh = () => {
    project.emptyStore();
    return project.runUncached();
  };
  const first = () => {
    project.emptyStore();
    return project.run();
  };
  const measured: Pair[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    // The last one is a first run, so that its store serves what follows.
    if ((pairs - pair) % 2 === 1) measured.push({ fresh: await fresh(), first: await first() });
    else measured.push({ first: await first(), fresh: await fresh() });
  }
  return measured;
}

/** Each edit with reuse and without, then undone; `before` is the run without any. */
async function measureEdits(project: SavingsProject, before: UncachedRun): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, edit, steps } of edits) {
    const [file, was, now] = edit;
    project.edit(file, was, now);
    const reused = await project.run();
    rows.push({ name, edited: steps, before, reused, fresh: await project.runUncached(), averaged: true });
    project.edit(file, now, was);
  }
  return rows;
}

/** What stands in the table beside the uncached run before any edit. */
async function measureOthers(project: SavingsProject, before: UncachedRun): Promise<Row[]> {
  const beside = { before, fresh: before };
  project.edit('steps/spectrum.ts', 'let [real', '// Both parts of one term.\n  let [real');
  const comment = await project.run();
  const seed = await project.run('--seed', '7');
  project.addRow();
  const row = await project.run();
  return [
    { ...beside, name: 'a comment', edited: [], reused: comment },
    { ...beside, name: 'a new seed', edited: ['split', 'train'], reused: seed, otherResults: true },
    { ...beside, name: 'one row more', edited: ['load'], reused: row, otherResults: true },
  ];
}

/** `quick`: a hundredth of the rows, for the way it works and not for its figures. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const [load, begun] = [currentLoad(), performance.now()];
  const installation = copyInstallation();
  const project = new SavingsProject(installation.cli, quick ? 400 : 50_000);
  try {
    await project.warm();
    const firstRuns = await measureFirstRuns(project);
    const fresh = firstRuns.at(-1)?.fresh as UncachedRun;
    const nothing: Row = { name: 'nothing', edited: [], before: fresh, fresh, reused: await project.run() };
    const rows = [nothing, ...(await measureEdits(project, fresh)), ...(await measureOthers(project, fresh))];
    console.log(summarize(rows, firstRuns));
    const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
    console.log(`\n${machine(load).replace(/ Each cell.*/, '')} Wall time of the bench: ${minutes} minutes.`);
    console.log(targetLine);
  } finally {
    await project.remove();
    installation.remove();
  }
}
