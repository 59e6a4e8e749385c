import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  type AnomalyDetectorOptions,
  anomalyDetector,
  univariateOutlierDetector,
} from '../../../../domain/quality/anomalies/anomaly-detectors.ts';
import { fitAnomalyModel } from '../../../../domain/quality/anomalies/anomaly-model.ts';
import type { Detector, Findings } from '../../../../domain/quality/detector.ts';
import { table } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { normalTable, settingsOf } from './clouds.ts';

const run = (detector: Detector, source: Table): Promise<Findings> =>
  detector.detect({ table: source, roles: {}, stream: createStream('d') });
const makers = [anomalyDetector, univariateOutlierDetector] as const;
const named = makers.map((make) => [make({ alpha: 0.05 }).name, make] as const);
const model = (source: Table, method: 'knn' | 'robust-z') =>
  fitAnomalyModel({ table: source, roles: {}, settings: settingsOf({ method }), stream: createStream('m') });
const flaggedOf = ({ rows }: Findings): number[] =>
  Array.from(rows?.isIssue.entries() ?? []).flatMap(([row, own]) => (own ? [row] : []));

describe.each(named)('%s', (name, make) => {
  const options = (more: Partial<AnomalyDetectorOptions> = {}): AnomalyDetectorOptions => ({ alpha: 0.05, ...more });

  it('finds wild rows of one table, with scores, p-values and reasons', async () => {
    const found = await run(make(options()), normalTable(200, { strange: 3 }));
    expect(found.detector).toBe(name);
    expect(flaggedOf(found)).toEqual(expect.arrayContaining([0, 1, 2]));
    const { rows } = found;
    expect(rows?.score.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(rows?.reason(0).message).toContain('stranger than');
    expect(rows?.reason(0).column).toMatch(/^c\d$/);
    expect(found.summary).toMatchObject({ reference: 'table', certificate: { guarantee: 'table', k: 10 } });
    expect(() => JSON.stringify(found.summary)).not.toThrow();
  });

  it('judges new rows by a reference, certified where it is large enough', async () => {
    const method = name === 'anomalies' ? 'knn' : 'robust-z';
    const large = make(options({ model: model(normalTable(300, { seed: 'r' }), method) }));
    const found = await run(large, normalTable(50, { strange: 2 }));
    expect(flaggedOf(found)).toEqual(expect.arrayContaining([0, 1]));
    expect(found.summary).toMatchObject({ reference: 'model', method, certificate: { guarantee: 'certified' } });
    const small = make(options({ model: model(normalTable(100, { seed: 'r' }), method) }));
    const doubtful = await run(small, normalTable(50, { strange: 2 }));
    expect(doubtful.summary).toMatchObject({ certificate: { guarantee: 'marginal', n: 33 } });
  });

  it('says that a table is too small rather than pass it silently', async () => {
    for (const rows of [0, 1, 4, 12]) {
      const found = await run(make(options()), normalTable(rows, { strange: 1 }));
      expect(flaggedOf(found)).toEqual([]);
      expect(found.issues.map(({ code }) => code)).toEqual([`${name}-not-judged`]);
    }
  });

  it('says that rows do not fit the reference, and which column', async () => {
    const method = name === 'anomalies' ? 'knn' : 'robust-z';
    const judge = make(options({ model: model(normalTable(100), method) }));
    const found = await run(judge, table({ c0: [1], c1: [1], c2: ['text'], c3: [1] }));
    expect(found.rows).toBeUndefined();
    expect(found.issues).toMatchObject([{ code: `${name}-not-judged`, column: 'c2' }]);
  });

  it('lives through infinite, huge, constant, missing and mixed columns', async () => {
    const x = [Number.POSITIVE_INFINITY, -1e308, ...Array.from({ length: 58 }, (_, row) => row / 10)];
    const source = table(
      {
        x,
        constant: x.map(() => 7),
        none: x.map(() => null),
        once: x.map((_, row) => (row === 5 ? 1e12 : 3)),
        gappy: x.map((_, row) => (row % 4 === 0 ? null : row % 7)),
        kind: x.map((_, row) => (row === 9 ? 'odd' : 'usual')),
        flag: x.map((_, row) => row % 2 === 0),
      },
      { x: 'number', none: 'number' },
    );
    const found = await run(make(options({ alpha: 0.1 })), source);
    expect(flaggedOf(found)).toEqual(expect.arrayContaining([0, 1, 5]));
    for (const row of flaggedOf(found)) expect(found.rows?.reason(row).message.length).toBeGreaterThan(20);
  });

  it('takes wide tables: 3,000 columns of 30 rows', async () => {
    const found = await run(make(options()), normalTable(30, { columns: 3000, strange: 1, shift: 3 }));
    expect(flaggedOf(found)).toEqual([0]);
  });

  it('refuses shares that are none, and unknown settings', async () => {
    for (const alpha of [0, 1, Number.NaN]) {
      expect(await thrownBy(() => make({ alpha }))).toMatchObject({ code: 'PARAM_INVALID' });
    }
    expect(await thrownBy(() => make({ alpha: 0.05, confidence: 1 }))).toMatchObject({ code: 'PARAM_INVALID' });
    const error = await thrownBy(() => make({ alpha: 0.05, settings: { neighbours: 3 } }));
    expect(error).toMatchObject({ code: 'PARAM_INVALID', details: { path: 'neighbours' } });
  });

  it('stops when it is told to', async () => {
    const stop = new Error('stopped');
    const request = {
      table: normalTable(50),
      roles: {},
      stream: createStream('1'),
      throwIfCancelled: () => {
        throw stop;
      },
    };
    await expect(make(options()).detect(request)).rejects.toBe(stop);
  });
});

it('takes no model of another method to judge one column at a time', async () => {
  const knn = model(normalTable(100), 'knn');
  expect(await thrownBy(() => univariateOutlierDetector({ alpha: 0.05, model: knn }))).toMatchObject({
    code: 'PARAM_INVALID',
  });
});

it('tells infinite numbers of features, however many and in however few rows', async () => {
  const [up, down] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const source = table({ x: [up, 1, down, 2], one: [1, 2, 3, up], key: [1, 2, 3, up], finite: [1, 2, 3, 1e308] });
  const roles = { key: 'key' };
  const detector = univariateOutlierDetector({ alpha: 0.05 });
  const { issues } = await detector.detect({ table: source, roles, stream: createStream('d') });
  expect(issues.filter(({ code }) => code === 'infinite-values')).toMatchObject([
    { column: 'x', effect: 0.5, message: expect.stringContaining('has 2 infinite values: correct them') },
    { column: 'one', effect: 0.25, message: expect.stringContaining('has 1 infinite value: correct it') },
  ]);
});

it('names the nearest rows of a strange row, which are others', async () => {
  const found = await run(anomalyDetector({ alpha: 0.05 }), normalTable(100, { strange: 1 }));
  const near = found.rows?.reason(0).rows ?? [];
  expect(near).toHaveLength(5);
  expect(near).not.toContain(0);
  expect(near.every((row) => row > 0 && row < 100)).toBe(true);
});

it('does not take other columns into account one at a time: an odd pair of ordinary values is for `anomalies`', async () => {
  const { columns, rowCount } = normalTable(200, { columns: 1 });
  const [first] = columns;
  if (first?.type !== 'number') throw new Error('no number');
  const twin = { ...first, name: 'twin', values: first.values.map((value, row) => (row === 0 ? -1.2 : value)) };
  first.values[0] = 1.2;
  const source = { rowCount, columns: [first, twin] };
  expect(flaggedOf(await run(anomalyDetector({ alpha: 0.01 }), source))).toContain(0);
  expect(flaggedOf(await run(univariateOutlierDetector({ alpha: 0.01 }), source))).not.toContain(0);
});
