import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  decodeAnomalyModel,
  encodeAnomalyModel,
  fitAnomalyModel,
  judgeRows,
} from '../../../../domain/quality/anomalies/anomaly-model.ts';
import type { AnomalySettings } from '../../../../domain/quality/anomalies/settings.ts';
import type { Roles } from '../../../../domain/transforms/roles.ts';
import { table } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { normalTable, settingsOf } from './clouds.ts';

const budget = { alpha: 0.05, confidence: 0.95 };
const fit = (source: Table, settings: Partial<AnomalySettings> = {}, roles: Roles = {}) =>
  fitAnomalyModel({ table: source, roles, settings: settingsOf(settings), stream: createStream('1') });
const reference = normalTable(300, { seed: 'reference' });

describe('a model of a reference', () => {
  it('keeps a third of the rows to calibrate on, and none of them to fit on', () => {
    const { calibration, trainingRows } = fit(reference);
    expect([calibration.length, trainingRows]).toEqual([100, 200]);
    expect(Array.from(calibration)).toEqual(Array.from(calibration).sort((a, b) => a - b));
  });

  it('finds rows that are moved far away, certified, and few others', () => {
    const { isIssue, pValues, certificate } = judgeRows(fit(reference), normalTable(400, { strange: 20 }), { budget });
    expect(isIssue.subarray(0, 20).every((own) => own === 1)).toBe(true);
    expect(certificate).toMatchObject({ guarantee: 'certified', n: 100, k: 2 });
    expect(isIssue.subarray(20).reduce((sum, own) => sum + own, 0)).toBeLessThan(380 * 0.08);
    expect(Math.min(...pValues)).toBeCloseTo(1 / 101, 12);
  });

  it('judges each row by itself: batch-mates change nothing', () => {
    const model = fit(reference, { method: 'ecod' });
    const rows = normalTable(50, { strange: 50 });
    const alone = judgeRows(model, { rowCount: 1, columns: rows.columns.map((own) => firstRow(own)) }, { budget });
    expect(judgeRows(model, rows, { budget }).pValues[0]).toBe(alone.pValues[0]);
  });

  it('keeps its false-positive rate with the confidence that it states, over many references', () => {
    const runs = 300;
    let broken = 0;
    for (let run = 0; run < runs; run += 1) {
      const model = fitAnomalyModel({
        table: normalTable(180, { columns: 1, seed: `r${run}` }),
        roles: {},
        settings: settingsOf({ method: 'robust-z' }),
        stream: createStream(`s${run}`),
      });
      const { isIssue } = judgeRows(model, normalTable(4000, { columns: 1, seed: `t${run}` }), { budget });
      if (isIssue.reduce((sum, own) => sum + own, 0) > 4000 * 0.05) broken += 1;
    }
    // 60 calibration rows, rank 1: the law gives 4.6%, of 300 runs 24 at most in all but 1 of 1,000 benches.
    expect(broken).toBeLessThanOrEqual(26);
    expect(broken).toBeGreaterThanOrEqual(3);
  }, 60_000);

  it('puts groups on one side, and lets one row of each calibrate', () => {
    const source = normalTable(300, { seed: 'g' });
    const who = Array.from({ length: 300 }, (_, row) => `person ${row % 90}`);
    const grouped = { rowCount: 300, columns: [...source.columns, ...table({ who }).columns] };
    const { calibration, trainingRows } = fit(grouped, {}, { group: 'who' });
    expect(calibration).toHaveLength(30);
    // 60 people with 3 or 4 rows each.
    expect(trainingRows).toBeGreaterThanOrEqual(180);
    expect(trainingRows).toBeLessThanOrEqual(240);
  });

  it('refuses one row, and a table without a column to compare', async () => {
    expect(await thrownBy(() => fit(normalTable(1)))).toMatchObject({ code: 'DATA_INVALID' });
    const empty = table({ none: [null, null, null], day: [1, 2, 3] }, { none: 'number', day: 'date' });
    expect(await thrownBy(() => fit(empty))).toMatchObject({ code: 'DATA_INVALID' });
  });

  it('takes a table of 2 rows and flags nothing by it', () => {
    const { isIssue, certificate } = judgeRows(fit(normalTable(2)), normalTable(5, { strange: 5 }), { budget });
    expect(certificate.guarantee).toBe('none');
    expect(isIssue).toEqual(new Uint8Array(5));
  });
});

describe('a saved model', () => {
  const settings: Partial<AnomalySettings>[] = [
    {},
    { prototypes: 20 },
    { fence: 1.5 },
    { method: 'isolation-forest', trees: 5 },
    { method: 'mahalanobis' },
    { method: 'ecod' },
    { method: 'robust-z' },
  ];
  const mixed = (rows: number): Table => {
    const kind = Array.from({ length: rows }, (_, row) => ['a', 'b', null][row % 3] ?? null);
    return { rowCount: rows, columns: [...normalTable(rows).columns, ...table({ kind }).columns] };
  };

  it.each(settings)('judges as before, byte for byte: %j', (chosen) => {
    const model = fit(mixed(120), chosen);
    const text = JSON.stringify(encodeAnomalyModel(model));
    const restored = decodeAnomalyModel(JSON.parse(text));
    const rows = mixed(30);
    expect(judgeRows(restored, rows, { budget })).toEqual(judgeRows(model, rows, { budget }));
    expect(JSON.stringify(encodeAnomalyModel(restored))).toBe(text);
  });

  it('holds no reference row with prototypes, whatever their number', () => {
    const model = fit(reference, { prototypes: 1000 });
    const { features } = model.scorer.state() as { features: Float64Array };
    const full = fit(reference).scorer.state() as { features: Float64Array };
    // The last coordinate, of missing values, is 0 in both.
    const raw = new Set(full.features.filter((value) => value !== 0));
    expect(Array.from(features).filter((value) => raw.has(value))).toEqual([]);
  });

  it.each([
    ['no object', 7],
    ['of another version', { ...(encodeAnomalyModel(fit(reference)) as object), version: 2 }],
    ['without its score', { ...(encodeAnomalyModel(fit(reference)) as object), scorer: undefined }],
    [
      'with the score of another table',
      {
        ...(encodeAnomalyModel(fit(reference)) as object),
        scorer: (encodeAnomalyModel(fit(normalTable(50, { columns: 2 }))) as { scorer: unknown }).scorer,
      },
    ],
  ])('is refused when it is %s', async (_, json) => {
    expect(await thrownBy(() => decodeAnomalyModel(json))).toMatchObject({ code: 'DATA_INVALID' });
  });
});

function firstRow(column: Table['columns'][number]): Table['columns'][number] {
  if (column.type === 'string') return { ...column, codes: column.codes.slice(0, 1) };
  return { ...column, values: column.values.slice(0, 1) };
}
