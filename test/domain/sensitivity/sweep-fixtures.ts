/** @module A table to learn from, a sweep over it, and trials with scores that are given. */
import type { StepSpec } from '../../../contracts/graph.ts';
import type { SweepDocument, Trial } from '../../../contracts/sweep.ts';
import type { SweepPlan } from '../../../contracts/sweep-settings.ts';
import type { Table } from '../../../domain/data/table.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

/** Two classes that overlap, three features, a site to slice by. */
export function learnable(rows = 120): Table {
  const stream = createStream('learnable');
  const labels = Array.from({ length: rows }, (_, row) => row % 2);
  const column = (shift: number) => Float64Array.from(labels, (label) => stream.nextNormal() + shift * label);
  return {
    rowCount: rows,
    columns: [
      { name: 'a', type: 'number', values: column(1.2) },
      { name: 'b', type: 'number', values: column(0.5) },
      { name: 'c', type: 'number', values: column(0) },
      {
        name: 'site',
        type: 'string',
        dictionary: ['north', 'south'],
        codes: Int32Array.from(labels, (_, row) => Number(row % 3 === 0)),
      },
      { name: 'ill', type: 'integer', values: Float64Array.from(labels) },
    ],
  };
}

export const plan: SweepPlan = { first: 4, step: 2, max: 10, stop: 'auto', slices: [] };

export function sweep(changes: Partial<SweepDocument> = {}): SweepDocument {
  const common: Pick<StepSpec, 'env' | 'cache' | 'timeoutMs' | 'retries' | 'phase'> = {
    env: [],
    cache: true,
    timeoutMs: 1000,
    retries: 0,
    phase: 'feature',
  };
  const load: StepSpec = {
    ...common,
    name: 'load',
    use: 'load',
    code: 'c0',
    in: {},
    with: {},
    out: { table: 'x' },
    seeds: {},
  };
  const trial: StepSpec = {
    ...common,
    name: 'trial',
    use: 'trial',
    code: 'c1',
    in: { table: { step: 'load', output: 'table' } },
    with: { learner: 'random-forest', with: { trees: 5 } },
    out: { trial: 'application/json' },
    seeds: { split: 'unused', bootstrap: 'unused', features: 'unused' },
  };
  return {
    schema: 1,
    definition: {
      schema: 1,
      pipeline: 'cells',
      kind: 'training',
      seed: '42',
      modelType: 'random-forest',
      project: '/project',
      code: {},
      steps: [load, trial],
      results: { ownMetrics: [] },
      gate: { accuracy: '>= 0.9' },
    },
    components: ['split', 'bootstrap', 'features'],
    merged: {},
    master: '42',
    plan,
    ...changes,
  };
}

const nothing = { $i32: '' };

export function trialOf(value: number | null, changes: Partial<Trial> = {}): Trial {
  return {
    schema: 1,
    learner: 'random-forest',
    task: 'classification',
    ...(value === null && { failed: { code: 'TARGET_INVALID', message: 'one class' } }),
    trainRows: 90,
    testRows: 30,
    metrics: value === null ? {} : { accuracy: value, 'log-loss': 1 - value },
    rows: nothing,
    truth: nothing,
    predicted: nothing,
    ...changes,
  };
}
