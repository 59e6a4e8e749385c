/** @module Seeded rows for the tests of anomalies: matrices and tables of normal numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '../../../../domain/data/table.ts';
import type { FeatureMatrix } from '../../../../domain/learning/learner.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { type AnomalySettings, anomalySettingsSchema } from '../../../../domain/quality/anomalies/settings.ts';

/** Standard normal. */
export function normalMatrix(rows: number, columns: number, seed = '1'): FeatureMatrix {
  const stream = createStream(seed);
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, () => stream.nextNormal()) };
}

/** Columns `c0`, `c1`, …: the first `strange` rows are moved by `shift` in every column, the others are standard normal. */
export function normalTable(rows: number, { columns = 4, strange = 0, shift = 8, seed = '1' } = {}): Table {
  const { values } = normalMatrix(rows, columns, seed);
  return {
    rowCount: rows,
    columns: Array.from({ length: columns }, (_, index) => ({
      name: `c${index}`,
      type: 'number' as const,
      values: values.slice(index * rows, (index + 1) * rows).map((value, row) => value + (row < strange ? shift : 0)),
    })),
  };
}

export const settingsOf = (settings: Partial<AnomalySettings> = {}): AnomalySettings =>
  anomalySettingsSchema.parse(settings);

export interface PeerCovariance {
  readonly rows: number[][];
  readonly queries: number[][];
  readonly shrinkage: number;
  readonly covariance: number[];
  readonly means: number[];
  readonly distances: number[];
}

/** What PyOD and scikit-learn say of small matrices. */
export const peers: {
  readonly rows: number[][];
  readonly queries: number[][];
  readonly ecod: number[];
  readonly knnMean: number[];
  readonly covariance: PeerCovariance[];
} = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/peers.json'), 'utf8'));
