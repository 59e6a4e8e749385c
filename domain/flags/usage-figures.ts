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

interface Own extends Omit<UsageInput, 'since'> {
  readonly state: boolean;
}
type Figures = Omit<UseFigures, 'runs' | 'failed'>;

/** What each flag is for, of the runs that had it so; nothing where there is nothing of it. */
const figures: Readonly<Partial<Record<FlagName, (own: Own) => Figures>>> = {
  reuse: ({ runs }) => (runs.length === 0 ? {} : { reuse: reuseOf(runs) }),
  'enhanced-validation'({ runs, judged, state }) {
    const validation = validationOf(runs, state ? judged : []);
    return validation.budgeted + validation.judged === 0 ? {} : { validation };
  },
  collaboration({ reviews, state }) {
    const held = reviews.find(({ told }) => told === state);
    return held ? { reviews: held } : {};
  },
  'seed-analysis': ({ seeds, state }) => (state && seeds.alarms > 0 ? { seeds } : {}),
  deployments({ runs }) {
    const deployments = deploymentsOf(runs);
    return deployments.begun + deployments.refused === 0 ? {} : { deployments };
  },
};

function figuresOf(name: FlagName, state: boolean, input: UsageInput): UseFigures {
  const runs = input.runs.filter((run) => had(name, run) === state);
  const failed = runs.filter(({ document }) => document.status !== 'completed').length;
  return { runs: runs.length, failed, ...figures[name]?.({ ...input, runs, state }) };
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
