/** @module Processor time of runs after real edits, with reuse and without, and what the graph could save at best. */
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';
import { type Run, SavingsProject } from './project.ts';

/** Targets of the issue, as shares. */
const target = { mean: 0.4, ofBest: 0.95, unchanged: 0.95, overhead: 0.05 };

type Edit = readonly [file: string, was: string, now: string];
const edits: readonly { readonly name: string; readonly edit: Edit }[] = [
  { name: 'one model parameter', edit: ['pipeline.yaml', 'minSamplesLeaf: 2', 'minSamplesLeaf: 3'] },
  { name: "one feature's code", edit: ['steps/entropy.ts', 'index / 20', 'index / 25'] },
  { name: 'a helper', edit: ['steps/damped.ts', 'sum += away * away', 'sum += Math.abs(away)'] },
  { name: 'the last step', edit: ['metrics/cost.ts', 'missed = 5', 'missed = 7'] },
];

interface Row {
  readonly name: string;
  readonly reused: Run;
  readonly fresh: Run;
  readonly averaged: boolean;
  /** Other data or another seed: its results differ from those of the uncached run that it stands beside. */
  readonly shown: boolean;
}

/** `quick`: a fiftieth of the rows, for the way it works and not for its figures. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const load = currentLoad();
  const installation = copyInstallation();
  const project = new SavingsProject(installation.cli, quick ? 400 : 36_000);
  try {
    await project.warm();
    const fresh = await project.run('--no-cache');
    const first = await project.run();
    const rows: Row[] = [];
    const note = async (name: string, how: { fresh?: Run; averaged?: boolean; args?: readonly string[] }) => {
      const args = how.args ?? [];
      const reused = await project.run(...args);
      const uncached = how.fresh ?? (await project.run('--no-cache', ...args));
      rows.push({
        name,
        reused,
        fresh: uncached,
        averaged: how.averaged === true,
        shown: args.length > 0 || name === 'one row more',
      });
    };
    await note('nothing', { fresh });
    for (const { name, edit } of edits) {
      const [file, was, now] = edit;
      project.edit(file, was, now);
      await note(name, { averaged: true });
      project.edit(file, now, was);
    }
    project.edit('steps/spectrum.ts', 'let [real', '// Both parts of one term.\n  let [real');
    await note('a comment', { fresh });
    await note('a new seed', { fresh, args: ['--seed', '7'] });
    project.addRow();
    await note('one row more', { fresh });
    console.log(summarize({ fresh, first, rows }));
    console.log(`\n${machine(load).replace(/ Each cell.*/, '')}`);
    console.log(
      `Targets: mean saving ${target.mean}, ${target.ofBest} of the best, ${target.unchanged} unchanged, overhead ${target.overhead}.`,
    );
  } finally {
    await project.remove();
    installation.remove();
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Share of the uncached processor time that goes to steps which the cached run did not have to run. */
function bestOf({ reused, fresh }: Row): number {
  const spared = fresh.steps.filter(
    ({ name }) => reused.steps.find((step) => step.name === name)?.outcome === 'reused',
  );
  return sum(spared.map(({ durationMs }) => durationMs)) / sum(fresh.steps.map(({ durationMs }) => durationMs));
}

function summarize({ fresh, first, rows }: { fresh: Run; first: Run; rows: readonly Row[] }): string {
  const saving = ({ reused, fresh: uncached }: Row) => 1 - reused.cpu / uncached.cpu;
  const same = (a: Run, b: Run) => (a.results === b.results ? 'yes' : 'NO');
  const body = rows.map((row) => [
    row.name,
    row.fresh.cpu.toFixed(1),
    row.reused.cpu.toFixed(1),
    percent(saving(row)),
    percent(bestOf(row)),
    bestOf(row) > 0 ? percent(saving(row) / bestOf(row)) : '',
    row.shown ? '' : same(row.reused, row.fresh),
  ]);
  const mean = sum(rows.filter(({ averaged }) => averaged).map(saving)) / edits.length;
  const shares = fresh.steps
    .filter(({ durationMs }) => durationMs > 1000)
    .map(({ name, durationMs }) => `${name} ${(durationMs / 1000).toFixed(1)}`);
  return [
    table([['edited', 'cache off, CPU s', 'reuse, CPU s', 'saved', 'at best', 'of the best', 'same bytes'], ...body]),
    `\nMean saving of the four edits: ${percent(mean)}. First run: ${first.cpu.toFixed(1)} CPU s, ${percent(first.cpu / fresh.cpu - 1)} over the cache switched off; same bytes: ${same(first, fresh)}.`,
    `Steps of more than a second, in seconds: ${shares.join(', ')}.`,
  ].join('\n');
}
