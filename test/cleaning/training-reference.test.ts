/** @module `validate.reference` in a training pipeline, with the real adapters: training rows are held against another table. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancerCsv, cancerCsvWith } from '../support/cancer-csv.ts';
import { RealLab } from '../support/real-lab.ts';

const rowCount = cancerCsv.trimEnd().split('\n').length - 1;

let lab: RealLab;
beforeAll(() => {
  lab = new RealLab({
    'data/cells.csv': cancerCsv,
    'data/equal.csv': cancerCsv,
    // Radii of another instrument.
    'data/shifted.csv': cancerCsvWith('mean_radius', { change: (radius) => String(Number(radius) + 4) }),
  });
});
afterAll(() => lab.dispose());

const skip = ['label-errors', 'anomalies', 'univariate-outliers', 'row-order', 'split-leakage'];
const pipeline = (reference: string, split: object) => ({
  name: 'cells',
  kind: 'training',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  validate: { onEdgeCases: 'accept', skip, reference, gate: { folds: 2, seeds: 1 } },
  split,
  model: { use: 'naive-bayes' },
});

interface Quality {
  readonly issues: readonly { readonly detector: string; readonly column?: string }[];
  readonly detectors: readonly { readonly detector: string; readonly figures: { readonly referenceRows?: number } }[];
}

async function driftOf(reference: string, split: object = { test: 0.25 }, step = 'validate') {
  lab.write('pipeline.json', JSON.stringify(pipeline(reference, split)));
  const result = await lab.run();
  const quality = JSON.parse(await lab.text(result, `${step}.quality`)) as Quality;
  const columns = quality.issues.flatMap(({ detector, column }) => (detector === 'drift' ? [column] : []));
  const { figures } = quality.detectors.find(({ detector }) => detector === 'drift') ?? {};
  return { columns, referenceRows: figures?.referenceRows, result };
}

describe('validate.reference of a training pipeline', () => {
  it('tells nothing of training rows whose reference is alike, and names the column that lies elsewhere', async () => {
    const equal = await driftOf('data/equal.csv');
    expect(equal).toMatchObject({ columns: [], referenceRows: rowCount });
    const other = await driftOf('data/shifted.csv');
    expect(other.columns).toEqual(['mean_radius']);
    // Nothing is cleaned for it: drift is of the table, not of rows.
    expect(other.result.outputs['judge-cleaning.table']).toBe(equal.result.outputs['judge-cleaning.table']);
    // The training rows and their folds are those of the other reference.
    const { executed } = other.result;
    expect(executed).toEqual(expect.arrayContaining(['load-reference', 'sketch-reference', 'validate']));
    expect(executed.filter((name) => ['load', 'split', 'without-cleaning-1'].includes(name))).toEqual([]);
  });

  it('holds the training rows of every fold against one reference', async () => {
    for (const step of ['validate-1', 'validate-2', 'validate']) {
      const { columns, result } = await driftOf('data/shifted.csv', { folds: 2 }, step);
      expect([step, columns]).toEqual([step, ['mean_radius']]);
      const names = result.document.steps.map(({ name }) => name);
      expect(names.filter((name) => name.endsWith('-reference'))).toEqual(['load-reference', 'sketch-reference']);
    }
  });

  it('takes the sketch that an earlier validation left', async () => {
    const { result } = await driftOf('data/equal.csv');
    lab.write('kept.sketch.json', await lab.text(result, 'validate.sketch'));
    const again = await driftOf('kept.sketch.json');
    expect(again).toMatchObject({ columns: [], referenceRows: expect.any(Number) });
    expect(again.referenceRows).toBeLessThan(rowCount);
  });
});
