/** @module Figures of use, out of documents of runs; pure. */
import type { ReviewStatistics } from '../../contracts/enquiries.ts';
import type { FlagUsage, ReuseFigures, UseFigures, ValidationFigures } from '../../contracts/flag-usage.ts';
import { type FlagName, flagNames } from '../../contracts/flags.ts';
import type { Begun, RunDocument } from '../../contracts/run.ts';

export interface UsedRun {
  readonly document: RunDocument;
  readonly begun: Begun;
  /** How each validation of the run stands to its budget. */
  readonly budgets: readonly ('within-budget' | 'budget-not-reachable' | 'not-estimated')[];
}

export interface UsageInput {
  readonly since: number;
  readonly runs: readonly UsedRun[];
  /** Flags that people judged in this time. */
  readonly judged: readonly { readonly confirmed: boolean }[];
  readonly reviews: readonly ReviewStatistics[];
  /** Alarms over seeds in this time, and those after which somebody let the new scores count. */
  readonly seeds: { readonly alarms: number; readonly falseAlarms: number };
}

export function usageOf(input: UsageInput): FlagUsage {
  const { since, runs } = input;
  return {
    since,
    runs: runs.length,
    flags: flagNames.map((name) => ({
      name,
      on: figuresOf(name, true, input),
      off: figuresOf(name, false, input),
    })),
  };
}

/** A run from before a flag had it on: it behaved so. */
const had = (name: FlagName, { document }: UsedRun): boolean => document.flags[name] !== false;

function figuresOf(name: FlagName, state: boolean, { runs, judged, reviews, seeds }: UsageInput): UseFigures {
  const own = runs.filter((run) => had(name, run) === state);
  const counts = { runs: own.length, failed: own.filter(({ document }) => document.status !== 'completed').length };
  switch (name) {
    case 'reuse':
      return own.length === 0 ? counts : { ...counts, reuse: reuseOf(own) };
    case 'enhanced-validation': {
      const validation = validationOf(own, state ? judged : []);
      return validation.budgeted + validation.judged === 0 ? counts : { ...counts, validation };
    }
    case 'collaboration': {
      const held = reviews.find(({ told }) => told === state);
      return held ? { ...counts, reviews: held } : counts;
    }
    case 'seed-analysis':
      return state && seeds.alarms > 0 ? { ...counts, seeds } : counts;
    case 'deployments': {
      const deployments = deploymentsOf(own);
      return deployments.begun + deployments.refused === 0 ? counts : { ...counts, deployments };
    }
    case 'single-flight':
    case 'tracking':
      return counts;
  }
}

function reuseOf(runs: readonly UsedRun[]): ReuseFigures {
  const steps = runs.flatMap(({ document }) => document.steps);
  const reused = steps.filter(({ outcome }) => outcome === 'reused');
  const ran = steps.filter(({ outcome }) => outcome === 'ran');
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    steps: reused.length + ran.length,
    reused: reused.length,
    savedMs: sum(reused.map(({ savedMs = 0 }) => savedMs)),
    computedMs: sum(ran.map(({ durationMs }) => durationMs)),
  };
}

function validationOf(runs: readonly UsedRun[], judged: UsageInput['judged']): ValidationFigures {
  const budgets = runs.flatMap((run) => run.budgets).filter((verdict) => verdict !== 'not-estimated');
  return {
    budgeted: budgets.length,
    withinBudget: budgets.filter((verdict) => verdict === 'within-budget').length,
    judged: judged.length,
    falseAlarms: judged.filter(({ confirmed }) => !confirmed).length,
  };
}

function deploymentsOf(runs: readonly UsedRun[]): { readonly begun: number; readonly refused: number } {
  const asked = runs.flatMap(({ begun }) => begun.deployment ?? []);
  const refused = asked.filter((one) => one.refused !== undefined).length;
  return { begun: asked.length - refused, refused };
}
