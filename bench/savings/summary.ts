/** @module The table of the savings bench: processor time with reuse and without, against what the graph allows. */
import { spread, table } from '../stack/summary.ts';
import { mustRun, shareAtBest } from './best.ts';
import type { Run, UncachedRun } from './project.ts';

/** Targets of the issue, as shares; `cpu` in seconds. */
const target = { mean: 0.4, ofBest: 0.95, unchanged: 0.95, overhead: 0.05, cpu: 120 };

export const targetLine = `Targets: mean saving ${target.mean}, ${target.ofBest} of the best, ${target.unchanged} unchanged, overhead ${target.overhead}, step CPU ${target.cpu} s.`;

export interface Row {
  readonly name: string;
  /** Steps that the edit changes. */
  readonly edited: readonly string[];
  /** Without the cache, before the edit. */
  readonly before: UncachedRun;
  readonly reused: Run;
  /** Without the cache, with the edit; where that was not run, the one before it. */
  readonly fresh: UncachedRun;
  readonly averaged?: boolean;
  /** Other data or another seed than `fresh`, so results differ. */
  readonly otherResults?: boolean;
}

/** A first run and a run without the cache, each on an empty store. */
export interface Pair {
  readonly first: Run;
  readonly fresh: UncachedRun;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const saving = ({ reused, fresh }: Row): number => 1 - reused.cpu / fresh.cpu;
const stepCpuOf = ({ fresh }: Pair): number => [...fresh.stepCpu.values()].reduce((sum, cpu) => sum + cpu, 0);
const same = (a: Run, b: Run): string => (a.results === b.results ? 'yes' : 'NO');

/** The run under test tells only what other data or another seed gives, never what had to run. */
function neededIn({ edited, before, fresh, reused, otherResults }: Row): ReadonlySet<string> {
  const after = otherResults ? reused.outputs : fresh.outputs;
  return mustRun({ definition: fresh.definition, steps: edited, before: before.outputs, after });
}

function cells(row: Row): string[] {
  const needed = neededIn(row);
  const best = shareAtBest(row.fresh.stepCpu, needed);
  const ran = row.reused.steps.filter(({ outcome }) => outcome !== 'reused').map(({ name }) => name);
  return [
    row.name,
    row.fresh.cpu.toFixed(1),
    row.reused.cpu.toFixed(1),
    percent(saving(row)),
    percent(best),
    best > 0 ? percent(saving(row) / best) : '',
    `${needed.size} of ${row.fresh.steps.length}`,
    ran.filter((name) => !needed.has(name)).join(', ') || 'none',
    row.otherResults ? '' : same(row.reused, row.fresh),
  ];
}

const head = [
  'edited',
  'cache off, CPU s',
  'reuse, CPU s',
  'saved',
  'at best',
  'of the best',
  'must run',
  'ran for nothing',
  'same bytes',
];

/** `rows` begins with the run after no edit. */
export function summarize(rows: readonly Row[], firstRuns: readonly Pair[]): string {
  const edits = rows.filter(({ averaged }) => averaged);
  const mean = edits.reduce((sum, row) => sum + saving(row), 0) / edits.length;
  const ratios = firstRuns.map(({ first, fresh }) => first.cpu / fresh.cpu);
  const bytes = firstRuns.every(({ first, fresh }) => first.results === fresh.results) ? 'yes' : 'NO';
  const shares = [...(firstRuns.at(-1)?.fresh.stepCpu ?? [])].filter(([, seconds]) => seconds > 1);
  return [
    table([head, ...rows.map(cells)]),
    `\nMean saving of the ${edits.length} edits: ${percent(mean)}.`,
    `First run over the cache switched off, both on an empty store, ${firstRuns.length} pairs in turns: ${spread(ratios, 3)} times the CPU seconds; same bytes: ${bytes}.`,
    `CPU of all steps, without the cache: ${spread(firstRuns.map(stepCpuOf), 1)} s.`,
    `Steps of more than a second, CPU s: ${shares.map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`).join(', ')}.`,
  ].join('\n');
}
