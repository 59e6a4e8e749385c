/** @module Every registered model type has declared components, a sweep and a baseline; one that lacks them fails here. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunDocument, StepReport } from '../contracts/run.ts';
import { baseFit, type SweepDocument, splitComponent, type Trial } from '../contracts/sweep.ts';
import type { Ledger, LedgerRecord } from '../domain/caching/ports.ts';
import type { Table } from '../domain/data/table.ts';
import type { Task } from '../domain/learning/learner.ts';
import { findLearner, learners } from '../domain/learning/registry.ts';
import { analyzeSeedSensitivity } from '../domain/sensitivity/analyze.ts';
import { Baselines } from '../domain/sensitivity/baselines.ts';
import { trialsOf } from '../domain/sensitivity/sweep-design.ts';
import { withRound } from '../domain/sensitivity/sweep-ledger.ts';
import { runTrial } from '../domain/sensitivity/trial.ts';
import { learnable, sweep } from './domain/sensitivity/sweep-fixtures.ts';

/** Parameters with which a type is random where it can be, small enough to be fast; its components then. */
const types: Readonly<Record<string, readonly (readonly [params: object, components: readonly string[]])[]>> = {
  'decision-tree': [
    [{}, []],
    [{ maxFeatures: 1 }, ['features']],
  ],
  'gradient-boosting': [
    [{ rounds: 5 }, []],
    [{ rounds: 5, minSamplesLeaf: 3, rowShare: 0.5, columnShare: 0.5 }, ['rows', 'columns']],
  ],
  'logistic-regression': [
    [{}, []],
    [{ solver: 'sgd', epochs: 2 }, ['init', 'order']],
  ],
  'multilayer-perceptron': [
    [{ hiddenLayers: [4], epochs: 2, batchSize: 16 }, ['init', 'order']],
    [
      { hiddenLayers: [4], epochs: 2, batchSize: 16, dropout: 0.2, inputNoise: 0.2 },
      ['init', 'order', 'dropout', 'noise'],
    ],
  ],
  'naive-bayes': [[{}, []]],
  'nearest-neighbors': [[{}, []]],
  'random-forest': [[{ trees: 3 }, ['bootstrap', 'features']]],
  ridge: [[{}, []]],
};

const blocks = 3;
const exclude = ['site'];

function tableFor(task: Task): { table: Table; target: string } {
  const table = learnable(90);
  return task === 'classification' ? { table, target: 'ill' } : { table, target: 'a' };
}

function documentFor(name: string, params: object, task: Task): SweepDocument {
  const learner = findLearner(name);
  const parsed = learner.params.parse(params);
  const components = [splitComponent, ...learner.components(parsed)];
  const usual = sweep();
  const [load, template] = usual.definition.steps;
  const seeds = Object.fromEntries(components.map((component) => [component, '']));
  const { target } = tableFor(task);
  const trial = { ...template!, seeds, with: { learner: name, with: parsed as never, roles: { target, exclude } } };
  return { ...usual, components, definition: { ...usual.definition, modelType: name, steps: [load!, trial] } };
}

async function swept(document: SweepDocument, task: Task): Promise<Record<string, Trial>[]> {
  const { table, target } = tableFor(task);
  const trials: Record<string, Trial>[] = Array.from({ length: blocks }, () => ({}));
  for (const { block, fit, step } of trialsOf(document, { from: 0, to: blocks })) {
    trials[block]![fit] = await runTrial({
      table,
      roles: { target, exclude },
      task,
      split: { test: 0.3 },
      transforms: [],
      learner: findLearner(String(step.with['learner'])),
      params: step.with['with'],
      slices: [],
      seeds: step.seeds,
    });
  }
  return trials;
}

async function baselineOf(document: SweepDocument, trials: readonly Record<string, Trial>[]) {
  const stored = new Map<string, Trial>();
  const steps = trialsOf(document, { from: 0, to: blocks }).map(({ block, fit, step }): StepReport => {
    const trial = trials[block]![fit]!;
    const digest = createHash('sha256').update(JSON.stringify(trial)).digest('hex');
    stored.set(digest, trial);
    const outputs = { trial: { digest, size: 1, mediaType: 'application/json' } };
    return { name: step.name, use: 'trial', outcome: 'ran', durationMs: 1, outputs };
  });
  const run = { steps } as unknown as RunDocument;
  const read = async ({ digest }: { readonly digest: string }) => stored.get(digest)!;
  const ledger = await withRound({ document, sweep: 'a'.repeat(64), to: blocks, run, read });
  const records: LedgerRecord[] = [];
  const kept: Ledger = {
    append: async (_topic, value) => String(records.push({ id: '1', at: 1, value })),
    read: async () => records,
  };
  const baselines = new Baselines(kept);
  await baselines.keep({ sweepId: 's', document, ledger, runtime: {} });
  return baselines.list();
}

it('no model type is left out', () => {
  expect(Object.keys(types)).toEqual([...learners.keys()]);
});

const cases = Object.entries(types).flatMap(([name, variants]) =>
  variants.flatMap(([params, components]) =>
    findLearner(name).tasks.map((task) => ({ name, params, components, task, says: JSON.stringify(params) })),
  ),
);

describe.each(cases)('$name for $task with $says', ({ name, params, components, task }) => {
  const document = documentFor(name, params, task);

  it('declares its components', () => {
    expect(document.components).toEqual([splitComponent, ...components]);
  });

  it('has a sweep in which each component alone changes what is predicted, and equal seeds change nothing', async () => {
    const trials = await swept(document, task);
    for (const component of document.components)
      expect(
        trials.some((fits) => JSON.stringify(fits[component]) !== JSON.stringify(fits[baseFit])),
        component,
      ).toBe(true);
    const report = analyzeSeedSensitivity({
      pipeline: 'cells',
      learner: name,
      components: document.components,
      merged: {},
      plan: document.plan,
      master: document.master,
      reason: '',
      widths: [],
      trials,
    });
    expect(report).toMatchObject({ deterministic: true, failures: [], blocks, task });
    expect(report.components.map(({ component }) => component)).toEqual(document.components);
    expect(report.summary).toContain(`Seed luck of ${name} on cells`);
  });

  it('leaves a baseline', async () => {
    const [baseline] = await baselineOf(document, await swept(document, task));
    expect(baseline).toMatchObject({ modelType: name, components: document.components });
    expect(baseline?.scores).toHaveLength(blocks);
  });
});
