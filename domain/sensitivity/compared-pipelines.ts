/** @module Sorts the sweeps of a comparison: two of each data set, the same two pipelines on all of them. */
import { WithinError } from '../../contracts/errors.ts';
import type { SweepDocument, SweepLedger } from '../../contracts/sweep.ts';
import { differingNames, distinctNames } from './pipeline-names.ts';
import { fittedOf, sourcesOf, targetOf } from './swept-steps.ts';

export interface ComparedSweep {
  /** Its id. */
  readonly name: string;
  readonly document: SweepDocument;
  readonly ledger: SweepLedger;
}

export interface SweptDataset {
  /** Told from those of the other data sets. */
  readonly dataset: string;
  readonly a: ComparedSweep;
  readonly b: ComparedSweep;
}

const refuse = (message: string, details: Readonly<Record<string, unknown>> = {}): never => {
  throw new WithinError('SWEEP_INVALID', message, details);
};

/** One file may hold several targets. */
const datasetOf = ({ document }: ComparedSweep): string =>
  JSON.stringify([sourcesOf(document).map(({ identity }) => identity), targetOf(document)]);

function configurationOf({ document }: ComparedSweep): string {
  const { settings, code } = fittedOf(document);
  return `${settings} ${code}`;
}

/**
 * Pairs sweeps, given in any order: two of each data set. A is the pipeline of the first. Throws `SWEEP_INVALID` where a
 * data set lacks one of the pipelines or has one twice, and where more than two pipelines or metrics take part.
 */
export function pairSweeps(sweeps: readonly ComparedSweep[]): readonly SweptDataset[] {
  const [first] = sweeps;
  if (!first || sweeps.length < 2) return refuse('a comparison needs two sweeps of a data set, one of each pipeline');
  const twice = sweeps.find((sweep, at) => sweeps.findIndex(({ name }) => name === sweep.name) < at);
  if (twice) refuse(`the sweep ${twice.name} is given twice; give each sweep once`, { sweep: twice.name });
  // Two sweeps are a pair whatever their data; what they differ in is told when they are compared.
  const groups = sweeps.length === 2 ? [[...sweeps]] : groupsOf(sweeps);
  const names = labelsOf(groups.map(([one]) => one as ComparedSweep));
  const pairs = groups.map((group, at) => pairOf(group, names[at] ?? '', first));
  requireSamePipelines(pairs);
  requireOneMetric(pairs);
  return pairs;
}

function groupsOf(sweeps: readonly ComparedSweep[]): ComparedSweep[][] {
  const groups = new Map<string, ComparedSweep[]>();
  for (const sweep of sweeps) {
    const key = datasetOf(sweep);
    groups.set(key, [...(groups.get(key) ?? []), sweep]);
  }
  return [...groups.values()];
}

/** The pipeline of the first sweep of all stands first, unless neither is it; then the order given. */
function pairOf(group: readonly ComparedSweep[], dataset: string, first: ComparedSweep): SweptDataset {
  const [one, two, ...more] = group;
  if (!one) return refuse('a data set has no sweep');
  if (!two)
    return refuse(
      `the data set "${dataset}" was swept by one pipeline only (${one.name}); sweep the other on it too, or leave it out`,
      { dataset, sweep: one.name },
    );
  if (more.length > 0)
    return refuse(
      `the data set "${dataset}" has ${group.length} sweeps (${group.map(({ name }) => name).join(', ')}); give two of each data set, one of each pipeline`,
      { dataset, sweeps: group.map(({ name }) => name) },
    );
  const isTurned = configurationOf(one) !== configurationOf(first) && configurationOf(two) === configurationOf(first);
  return isTurned ? { dataset, a: two, b: one } : { dataset, a: one, b: two };
}

function requireSamePipelines([first, ...others]: readonly SweptDataset[]): void {
  for (const side of ['a', 'b'] as const) {
    const other = others.find((pair) => first && configurationOf(pair[side]) !== configurationOf(first[side]));
    if (!first || !other) continue;
    const [here, there] = differingNames(first[side].document, other[side].document);
    refuse(
      `pipeline ${side.toUpperCase()} is ${here} on "${first.dataset}" and ${there} on "${other.dataset}", so that their difference would pass for one of the data; compare one configuration of each pipeline on all data sets`,
      { sweeps: [first[side].name, other[side].name] },
    );
  }
}

function requireOneMetric([first, ...others]: readonly SweptDataset[]): void {
  const other = others.find(({ a }) => a.ledger.metric !== first?.a.ledger.metric);
  if (!first || !other) return;
  const metrics = [first.a.ledger.metric, other.a.ledger.metric];
  refuse(
    `"${first.dataset}" is judged by ${metrics[0]} and "${other.dataset}" by ${metrics[1]}; sweep all with one --metric`,
    { metrics },
  );
}

const stemOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/(?<=.)\.[a-z0-9.]+$/i, '');

/** The shortest names that differ: of the file, with its folders, with the target, else by number. */
function labelsOf(sweeps: readonly ComparedSweep[]): readonly string[] {
  const of = (name: (path: string) => string): readonly string[] =>
    sweeps.map(
      ({ document }) =>
        sourcesOf(document)
          .map((source) => name(source.name))
          .join('+') || document.definition.pipeline,
    );
  const whole = of((path) => path);
  const withTargets = whole.map((name, at) => `${name} (${targetOf((sweeps[at] as ComparedSweep).document)})`);
  const numbered = withTargets.map((name, at) => `${name} ${at + 1}`);
  return [of(stemOf), whole, withTargets].find((names) => new Set(names).size === names.length) ?? numbered;
}

/** Over several data sets the learners, where these tell the pipelines apart. */
export function pipelineNames([pair, ...more]: readonly SweptDataset[]): { readonly a: string; readonly b: string } {
  if (!pair) return { a: 'A', b: 'B' };
  const [{ learner: one }, { learner: other }] = [fittedOf(pair.a.document), fittedOf(pair.b.document)];
  if (more.length > 0 && one !== other) return { a: one, b: other };
  const [a, b] = distinctNames(pair.a.document, pair.b.document);
  return { a, b };
}
