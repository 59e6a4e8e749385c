/** @module `analyzeSeedSensitivity`: from the trials of a sweep to its report. */
import { baseFit, repeatFit, type Trial } from '../../contracts/sweep.ts';
import type { SweepPlan } from '../../contracts/sweep-settings.ts';
import { metricDirections } from '../evaluation/metric-names.ts';
import type { Task } from '../learning/learner.ts';
import { noetherPairs, probabilityOfGain } from './comparison.ts';
import { expectedBest } from './expected-best.ts';
import { thresholdsFor } from './look.ts';
import { lookOfPlan, plannedLooks } from './planned-looks.ts';
import { PredictionFigures } from './prediction-figures.ts';
import type { ComponentReport, SensitivityReport } from './sensitivity-report.ts';
import { standardErrorCurves } from './standard-error-curve.ts';
import { stopSweep } from './stopping.ts';
import { summaryOf } from './summary.ts';
import { judgedMetric } from './sweep-ledger.ts';
import { noiseName, sweepRow } from './sweep-row.ts';
import { type Block, isScore, type TotalEffect, type TotalEffects, totalEffects } from './total-effects.ts';
import type { JudgedComponent } from './verdict.ts';
import { meanAtLook } from './width.ts';

export interface SensitivityRequest {
  readonly pipeline: string;
  readonly learner: string;
  readonly components: readonly string[];
  /** Sources that a component holds together. */
  readonly merged: Readonly<Record<string, readonly string[]>>;
  readonly plan: SweepPlan;
  readonly master: string;
  /** Why the sweep ended, as a sentence. */
  readonly reason: string;
  /** Half-widths of the mean, look by look. */
  readonly widths: readonly number[];
  /** Trials by block, then by fit. */
  readonly trials: readonly Readonly<Record<string, Trial>>[];
}

/** Fits on the horizontal axis of the standard-error curves. */
const curveFits = 50;

export function analyzeSeedSensitivity(request: SensitivityRequest): SensitivityReport {
  const { trials, plan } = request;
  const deterministic = isRepeated(trials);
  // Noise that no seed explains is the floor above which a component must lie.
  const components = deterministic ? request.components : [...request.components, repeatFit];
  const task = trials[0]?.[baseFit]?.task ?? 'classification';
  const metric = judgedMetric(plan, task);
  const blocks = trials.map((fits) => blockOf(fits, components, metric));
  const effects = totalEffects(blocks);
  const thresholds = thresholdsFor({ plan, task, metric, components: request.components.length }, effects.mean);
  // The intervals of the last look: they hold whenever the sweep has ended.
  const budget = Math.max(plan.max, blocks.length);
  const { verdict } = stopSweep(blocks, {
    thresholds,
    budget,
    looks: plannedLooks(plan),
    ...(!deterministic && { floor: repeatFit }),
  });
  const figures = new PredictionFigures(trials);
  const report = {
    schema: 1 as const,
    pipeline: request.pipeline,
    learner: request.learner,
    task,
    metric,
    higherIsBetter: metricDirections[task][metric] ?? true,
    master: request.master,
    blocks: blocks.length,
    fits: trials.reduce((sum, fits) => sum + Object.keys(fits).length, 0),
    deterministic,
    reason: request.reason,
    failures: failuresOf(trials),
    thresholds,
    components: verdict.components.map((component) => componentOf(component, { request, blocks, figures })),
    groups: figures.groups(metric),
    looks: looksOf(request),
    ...meanEnds(blocks, plan),
    ...scoreFigures(blocks, effects, metricDirections[task][metric] === false ? 'min' : 'max'),
    ...classFigures(figures, task),
  };
  return { ...report, summary: summaryOf(report) };
}

type ScoreFigures = Pick<SensitivityReport, 'mean' | 'sd' | 'scores' | 'curves' | 'expectedBest' | 'gain'>;

function scoreFigures(blocks: readonly Block[], effects: TotalEffects, direction: 'max' | 'min'): ScoreFigures {
  const scores = blocks.map(({ base }) => base);
  const known = scores.filter(isScore);
  const { variance, mean, components } = effects;
  const sd = variance === null ? null : Math.sqrt(variance);
  return {
    mean,
    sd,
    scores,
    curves: variance === null ? [] : standardErrorCurves(variance, effectsOf(components), curveFits),
    expectedBest: expectedBest(known, direction),
    gain: sd === null || sd === 0 ? null : gainOf(sd),
  };
}

/** Made for the looks of the sweep, as all its intervals are. */
function meanEnds(blocks: readonly Block[], plan: SweepPlan): Pick<SensitivityReport, 'meanLower' | 'meanUpper'> {
  const scores = blocks.map(({ base }) => base).filter(isScore);
  if (scores.length < 2) return { meanLower: null, meanUpper: null };
  const { lower, upper } = meanAtLook(scores, lookOfPlan(plan, blocks.length));
  return { meanLower: lower, meanUpper: upper };
}

function classFigures(figures: PredictionFigures, task: Task): Pick<SensitivityReport, 'testSet' | 'churnMatrix'> {
  if (task === 'regression') return { testSet: null, churnMatrix: [] };
  return { testSet: figures.testSet(), churnMatrix: figures.churnMatrix() };
}

function blockOf(fits: Readonly<Record<string, Trial>>, components: readonly string[], metric: string): Block {
  const scoreOf = (trial: Trial | undefined) =>
    trial === undefined || trial.failed ? null : (trial.metrics[metric] ?? null);
  const redrawn = components.filter((component) => fits[component] !== undefined);
  return {
    base: scoreOf(fits[baseFit]),
    redrawn: Object.fromEntries(redrawn.map((component) => [component, scoreOf(fits[component])])),
  };
}

const textOf = (trial: Trial | undefined): string => JSON.stringify(trial ?? null);

/** Whether every fit that was done twice with equal seeds came out the same. */
function isRepeated(trials: SensitivityRequest['trials']): boolean {
  return trials.every((fits) => fits[repeatFit] === undefined || textOf(fits[baseFit]) === textOf(fits[repeatFit]));
}

function failuresOf(trials: SensitivityRequest['trials']): SensitivityReport['failures'] {
  return trials.flatMap((fits, block) =>
    Object.entries(fits).flatMap(([fit, { failed }]) => (failed ? [{ ...failed, block, fit }] : [])),
  );
}

interface Found {
  readonly request: SensitivityRequest;
  readonly blocks: readonly Block[];
  readonly figures: PredictionFigures;
}

function componentOf(judged: JudgedComponent, { request, blocks, figures }: Found): ComponentReport {
  const { component, pairs, failed, blocksNeeded, variance } = judged;
  const inert = request.trials.every((fits) => textOf(fits[baseFit]) === textOf(fits[component]));
  return {
    ...sweepRow(judged, inert),
    merged: request.merged[component] ?? [],
    variance,
    pairs,
    failed,
    blocksNeeded,
    churn: figures.churn(component),
    scores: blocks.map(({ redrawn }) => redrawn[component] ?? null),
  };
}

const effectsOf = (components: readonly TotalEffect[]): Record<string, number> =>
  Object.fromEntries(
    components.map(({ component, variance }) => [component === repeatFit ? noiseName : component, variance]),
  );

/** The first look is after `first` blocks, each further one `step` later, the last at the end. */
function looksOf({ plan, widths, trials }: SensitivityRequest): SensitivityReport['looks'] {
  return widths.map((halfWidth, look) => ({
    blocks: Math.min(trials.length, plan.first + look * plan.step),
    halfWidth,
  }));
}

/** Of one standard deviation, in two significant digits. */
function gainOf(sd: number): NonNullable<SensitivityReport['gain']> {
  const difference = Number(sd.toPrecision(2));
  const probability = probabilityOfGain(difference, sd);
  return { difference, probability, pairs: noetherPairs(probability) };
}
