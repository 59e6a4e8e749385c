/** @module Inputs of reports as `evaluate`, `check` and `train` write them, small, with a hostile name in each. */
import { createVegaRenderer } from '../../../adapters/plots/vega.ts';
import type { Column, Table } from '../../../domain/data/table.ts';
import type { StepArguments, StepInput } from '../../../domain/pipeline/step.ts';
import type { MetricsDocument } from '../../../domain/report/documents.ts';
import { report } from '../../../domain/steps/report.ts';

export const hostile = '<script>alert(1)</script>';

export const textColumn = (name: string, values: readonly string[]): Column => {
  const dictionary = [...new Set(values)];
  return { name, type: 'string', dictionary, codes: Int32Array.from(values, (value) => dictionary.indexOf(value)) };
};
export const numberColumn = (name: string, values: readonly number[]): Column => ({
  name,
  type: 'number',
  values: Float64Array.from(values),
});

const estimate = (value: number, lower: number, upper: number, baseline: number) => ({ value, lower, upper, baseline });

export const classMetrics = {
  task: 'classification',
  target: 'species',
  learner: 'random-forest',
  rows: 8,
  trainRows: 24,
  metrics: { accuracy: estimate(0.875, 0.529, 0.978, 0.5), 'log-loss': estimate(0.3, 0.1, 0.6, 0.69) },
  perClass: [
    { label: 'benign', precision: 1, recall: 0.75, f1: 0.857, support: 4 },
    { label: hostile, precision: 0.8, recall: 1, f1: 0.889, support: 4 },
  ],
  confusion: {
    labels: ['benign', hostile],
    counts: [
      [3, 1],
      [0, 4],
    ],
  },
  importance: [
    { feature: hostile, drop: 0.2, lower: 0.1, upper: 0.3 },
    { feature: 'area', drop: 0.5, lower: 0.4, upper: 0.6 },
  ],
} as const;

export const numberMetrics = {
  task: 'regression',
  target: 'price',
  learner: 'ridge',
  rows: 6,
  trainRows: 18,
  metrics: { rmse: estimate(12.5, 10, 15, 30), r2: estimate(0.8, 0.6, 0.9, -0.01) },
  importance: [],
} as const;

/** Metrics as the report holds them after reading. */
export const readMetrics = (metrics: unknown): MetricsDocument => structuredClone(metrics) as MetricsDocument;

export const classTable: Table = {
  rowCount: 8,
  columns: [
    textColumn('row', ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7']),
    textColumn('truth', ['benign', 'benign', 'benign', 'benign', hostile, hostile, hostile, hostile]),
    textColumn('prediction', ['benign', 'benign', 'benign', hostile, hostile, hostile, hostile, hostile]),
    numberColumn('p_benign', [0.9, 0.8, 0.95, 0.4, 0.1, 0.2, 0.3, 0.05]),
    numberColumn(`p_${hostile}`, [0.1, 0.2, 0.05, 0.6, 0.9, 0.8, 0.7, 0.95]),
  ],
};

export const numberTable: Table = {
  rowCount: 6,
  columns: [
    numberColumn('row', [0, 1, 2, 3, 4, 5]),
    numberColumn('truth', [10, 20, 30, 40, 50, 60]),
    numberColumn('prediction', [12, 18, 33, 41, 90, 55]),
  ],
};

export const profile = {
  rowCount: 32,
  columns: [
    { name: hostile, type: 'string', missing: 8, distinct: 2, top: [{ value: 'Adelie', count: 20 }] },
    { name: 'area', type: 'number', missing: 0, distinct: 30, min: 1, max: 9.25, mean: 4.5, deviation: 2 },
    { name: 'seen', type: 'timestamp', missing: 0, distinct: 32, min: 0, max: 86_400_000 },
  ],
};

export const checkReport = {
  passed: false,
  violations: [
    { rule: 'missing', column: hostile, message: '25% are missing; at most 1% may be', rows: 8, examples: ['a', 'b'] },
  ],
  profile,
};

export const model = {
  learner: 'random-forest',
  classes: ['benign', hostile],
  target: { name: 'species', type: 'string' },
  signature: {
    inputs: [
      { name: hostile, type: 'string' },
      { name: 'area', type: 'number' },
    ],
    features: [],
  },
};

/** An input that answers with this JSON value or table; everything else about it is out of reach. */
export function input(content: { json?: unknown; table?: Table }): StepInput {
  const absent = () => Promise.reject(new Error('not part of this input'));
  return {
    path: '/input',
    mediaType: 'application/json',
    files: [],
    json: () => (content.json === undefined ? absent() : Promise.resolve(structuredClone(content.json))),
    table: () => (content.table ? Promise.resolve(content.table) : absent()),
    text: absent,
    bytes: absent,
    start: () => Promise.resolve(new TextEncoder().encode(JSON.stringify(content.json))),
    size: absent,
  };
}

/** Context of a step that draws with the real renderer; only what the report uses is there. */
export const context = {
  plots: createVegaRenderer(),
  tables: { profile: () => Promise.resolve(profile) },
  throwIfCancelled: () => undefined,
} as unknown as StepArguments['context'];

export const trainingInputs = {
  metrics: input({ json: classMetrics }),
  predictions: input({ table: classTable }),
  check: input({ json: checkReport }),
  model: input({ json: model }),
};
export const regressionInputs = {
  metrics: input({ json: numberMetrics }),
  predictions: input({ table: numberTable }),
};

/** Runs the step as a worker does: parameters parsed, outputs as texts. */
export async function runReport(inputs: StepArguments['inputs'], params: Record<string, unknown>) {
  const parsed = report.params.parse({ title: 'penguins', kind: 'training', ...params }) as Record<string, unknown>;
  const outputs = await report.run({ inputs, params: parsed, seeds: {}, context });
  return { html: String(outputs['report']), figure: String(outputs['figure']) };
}
