/** @module The design of a seed sweep: blocks of one base fit and one more per component with that seed alone redrawn. */
import { WithinError } from '../../contracts/errors.ts';
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import { baseFit, repeatFit, type SweepDocument } from '../../contracts/sweep.ts';
import type { SweepPlan, SweepSettings } from '../../contracts/sweep-settings.ts';
import { metricNames } from '../evaluation/metric-names.ts';
import { upstream } from '../pipeline/graph.ts';
import { endWithSuggestion } from '../pipeline/nearest.ts';
import { TrialGraph } from './trial-graph.ts';

const defaults = { first: 10, step: 5, max: 40, stop: 'auto' } as const;

export interface SweepRequest {
  /** Steps before the split, and the template of a trial. */
  readonly definition: Definition;
  readonly settings: SweepSettings;
  /** Sources that components hold together. */
  readonly merged: Readonly<Record<string, readonly string[]>>;
  /** Metrics that the pipeline names, the first of which is judged unless the settings say another. */
  readonly metrics: readonly string[];
}

/** Throws `SWEEP_INVALID` for unknown components, nothing random, or blocks that contradict each other. */
export function sweepDocument({ definition, settings, merged, metrics }: SweepRequest): SweepDocument {
  const components = componentsOf(definition, settings);
  return {
    schema: 1,
    definition,
    components,
    merged: Object.fromEntries(
      components.flatMap((name) => (merged[name] ? [[name, [...merged[name]]] as const] : [])),
    ),
    master: definition.seed,
    plan: planOf(settings, metrics),
  };
}

const graphOf = ({ definition, master }: Pick<SweepDocument, 'definition' | 'master'>): TrialGraph =>
  new TrialGraph(definition, master);

function componentsOf(definition: Definition, { components: wanted }: SweepSettings): string[] {
  const known = graphOf({ definition, master: definition.seed }).components;
  if (known.length === 0) {
    throw new WithinError(
      'SWEEP_INVALID',
      `nothing of "${definition.pipeline}" is random: its split follows time and its learner draws nothing, so one run says all`,
      { pipeline: definition.pipeline },
    );
  }
  if (!wanted) return [...known];
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new WithinError(
      'SWEEP_INVALID',
      `"${definition.pipeline}" has no randomness component "${unknown}"; it has ${known.join(', ')}${endWithSuggestion(unknown, known)}`,
      { component: unknown, known },
    );
  }
  const twice = wanted.find((name, index) => wanted.indexOf(name) !== index);
  if (twice !== undefined)
    throw new WithinError('SWEEP_INVALID', `the component "${twice}" is named twice; name each once`, {
      component: twice,
    });
  return known.filter((name) => wanted.includes(name));
}

function blocksOf({ blocks = {} }: SweepSettings): Pick<SweepPlan, 'first' | 'step' | 'max'> {
  const max = blocks.max ?? Math.max(defaults.max, blocks.first ?? 0);
  const first = blocks.first ?? Math.min(defaults.first, max);
  if (first > max) {
    throw new WithinError(
      'SWEEP_INVALID',
      `a sweep that first looks after ${first} blocks cannot end at ${max}; raise blocks.max or lower blocks.first`,
      { first, max },
    );
  }
  return { first, step: blocks.step ?? defaults.step, max };
}

function planOf(settings: SweepSettings, metrics: readonly string[]): SweepPlan {
  const { stop, highShare, highSd, slices, parallel } = settings;
  const { first, step, max } = blocksOf(settings);
  const metric = settings.metric ?? metrics[0];
  if (metric !== undefined) requireMetric(metric);
  return {
    ...(metric !== undefined && { metric }),
    first,
    step,
    max,
    stop: stop ?? defaults.stop,
    ...(highShare !== undefined && { highShare }),
    ...(highSd !== undefined && { highSd }),
    slices: slices ?? [],
    ...(parallel !== undefined && { parallel }),
  };
}

function requireMetric(metric: string): void {
  const known = [...metricNames('classification'), ...metricNames('regression')];
  if (known.includes(metric)) return;
  throw new WithinError(
    'SWEEP_INVALID',
    `a sweep cannot judge the metric "${metric}"; there are ${known.join(', ')}${endWithSuggestion(metric, known)}`,
    { metric, known },
  );
}

export interface PlannedTrial {
  readonly block: number;
  /** `-`, a component, or `=`. */
  readonly fit: string;
  /** Leaves the trial. */
  readonly step: StepSpec;
  /** The steps that no earlier trial has, in order, `step` the last of them. */
  readonly own: readonly StepSpec[];
}

/** Whether a block holds its base fit once more, to see whether equal seeds give equal results. */
export type Repeats = (block: number) => boolean;

const firstBlock: Repeats = (block) => block === 0;

/** Trials of the blocks `from` to `to`; of these the first alone is repeated unless `repeats` says others. */
export function trialsOf(
  document: SweepDocument,
  { from, to }: { readonly from: number; readonly to: number },
  repeats: Repeats = firstBlock,
): PlannedTrial[] {
  const graph = graphOf(document);
  const trials: PlannedTrial[] = [];
  for (let block = from; block < to; block += 1) {
    // No step is shared between blocks.
    const known = new Set<string>();
    for (const fit of [baseFit, ...document.components, ...(repeats(block) ? [repeatFit] : [])]) {
      const steps = graph.stepsOf({ block, fit });
      const own = steps.filter(({ name }) => !known.has(name));
      for (const { name } of own) known.add(name);
      const step = own.at(-1);
      if (step?.out['trial'] !== undefined) trials.push({ block, fit, step, own });
    }
  }
  return trials;
}

export interface RoundParts {
  readonly repeats?: Repeats;
  /** Names of trials that are not run. */
  readonly without?: ReadonlySet<string>;
}

/** What a round runs: the steps that hang on no seed, and its trials. */
export function roundDefinition(
  document: SweepDocument,
  { from, to }: { readonly from: number; readonly to: number },
  { repeats, without = new Set() }: RoundParts = {},
): Definition {
  const { definition } = document;
  const { kept } = graphOf(document);
  const trials = trialsOf(document, { from, to }, repeats);
  const all = [...kept, ...trials.flatMap(({ own }) => own)];
  requireNames(all);
  const wanted = trials.map(({ step }) => step.name).filter((name) => !without.has(name));
  const needed = without.size === 0 ? undefined : above(all, [...kept.map(({ name }) => name), ...wanted]);
  const steps = needed ? all.filter(({ name }) => needed.has(name)) : all;
  return { ...definition, kind: 'feature', steps, results: { ownMetrics: [] }, gate: {} };
}

/** Names of steps, and of all that they read. */
function above(steps: readonly StepSpec[], names: readonly string[]): ReadonlySet<string> {
  const needed = new Set(names);
  // Each step stands behind what it reads.
  for (const step of steps.toReversed()) if (needed.has(step.name)) for (const name of upstream(step)) needed.add(name);
  return needed;
}

/** Throws `SWEEP_INVALID` where a step of the pipeline is called as a fit of another step is. */
function requireNames(steps: readonly StepSpec[]): void {
  const names = new Set<string>();
  for (const { name } of steps) {
    if (names.has(name))
      throw new WithinError(
        'SWEEP_INVALID',
        `a step of the pipeline is called "${name}", which is the name of a fit of the sweep; give it another name`,
        { step: name },
      );
    names.add(name);
  }
}
