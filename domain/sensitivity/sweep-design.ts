/** @module The design of a seed sweep: blocks of one base fit and one more per component with that seed alone redrawn. */
import { WithinError } from '../../contracts/errors.ts';
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import { baseFit, repeatFit, type SweepDocument, splitComponent } from '../../contracts/sweep.ts';
import type { SweepPlan, SweepSettings } from '../../contracts/sweep-settings.ts';
import { metricNames } from '../evaluation/metric-names.ts';
import { deriveSeed } from '../learning/seeds.ts';
import { endWithSuggestion } from '../pipeline/nearest.ts';
import { trialStep } from '../pipeline/sweep-drafts.ts';

const defaults = { first: 10, step: 5, max: 40, stop: 'auto' } as const;

export interface SweepRequest {
  /** Feature steps and the template `trial`. */
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

function templateOf({ steps }: Definition): StepSpec {
  const template = steps.find(({ name }) => name === trialStep);
  if (template) return template;
  throw new WithinError('INTERNAL', 'a sweep was made without its step `trial`; report this as a defect');
}

function componentsOf(definition: Definition, { components: wanted }: SweepSettings): string[] {
  const known = Object.keys(templateOf(definition).seeds);
  if (known.length === 0) {
    throw new WithinError(
      'SWEEP_INVALID',
      `nothing of "${definition.pipeline}" is random: its split follows time and its learner draws nothing, so one run says all`,
      { pipeline: definition.pipeline },
    );
  }
  if (!wanted) return known;
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

/** Seeds of a fit: those of its block, with that of `fit` redrawn. Names, not places, decide: nothing else shifts. */
function seedsOf(document: SweepDocument, block: number, fit: string): Record<string, string> {
  const template = templateOf(document.definition);
  const learner = String(template.with['learner']);
  return Object.fromEntries(
    Object.keys(template.seeds).map((component) => {
      const draw = component === fit ? `block-${block}/redrawn` : `block-${block}`;
      // Splits are the same for every learner, so that two pipelines are compared on the same held-out rows.
      const scope = component === splitComponent ? splitComponent : learner;
      return [component, deriveSeed(document.master, scope, component, draw)];
    }),
  );
}

export interface PlannedTrial {
  readonly block: number;
  /** `-`, a component, or `=`. */
  readonly fit: string;
  readonly step: StepSpec;
}

function trialName(block: number, fit: string): string {
  if (fit === repeatFit) return `${trialStep}-repeat`;
  return fit === baseFit ? `${trialStep}-${block}` : `${trialStep}-${block}-${fit}`;
}

/** Trials of the blocks `from` to `to`. The first block holds its base once more, to see whether equal seeds give equal results. */
export function trialsOf(document: SweepDocument, from: number, to: number): PlannedTrial[] {
  const template = templateOf(document.definition);
  const trials: PlannedTrial[] = [];
  for (let block = from; block < to; block += 1) {
    const fits = [baseFit, ...document.components, ...(block === 0 ? [repeatFit] : [])];
    for (const fit of fits) {
      const name = trialName(block, fit);
      const repeated = fit === repeatFit ? { with: { ...template.with, repetition: 1 } } : {};
      trials.push({ block, fit, step: { ...template, ...repeated, name, seeds: seedsOf(document, block, fit) } });
    }
  }
  return trials;
}

/** What a round runs: the steps before the split, and its trials. */
export function roundDefinition(document: SweepDocument, from: number, to: number): Definition {
  const { definition } = document;
  const features = definition.steps.filter(({ name }) => name !== trialStep);
  return {
    ...definition,
    kind: 'feature',
    steps: [...features, ...trialsOf(document, from, to).map(({ step }) => step)],
    results: { ownMetrics: [] },
    gate: {},
  };
}
