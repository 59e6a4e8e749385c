import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { contributionsOf, explainRow } from '../../../../domain/quality/anomalies/explanation.ts';
import { fitScore } from '../../../../domain/quality/anomalies/fitted-score.ts';
import type { AnomalySettings } from '../../../../domain/quality/anomalies/settings.ts';
import { table } from '../../../support/tables.ts';
import { normalTable, settingsOf } from './clouds.ts';

const all = Uint32Array.from({ length: 200 }, (_, row) => row);
const kinds = Array.from({ length: 200 }, (_, row) => (row % 2 === 0 ? 'red' : 'blue'));
const reference: Table = { rowCount: 200, columns: [...normalTable(200).columns, ...table({ kind: kinds }).columns] };
const fit = (settings: Partial<AnomalySettings> = {}) =>
  fitScore({ table: reference, roles: {}, settings: settingsOf(settings), stream: createStream('1') }, all, 1000);

const strange = table({ c0: [0], c1: [9.25], c2: [0.1], c3: [-0.2], kind: ['red'] });

describe.each(['knn', 'isolation-forest', 'mahalanobis', 'ecod', 'robust-z'] as const)('by %s', (method) => {
  it('the column that is wild comes first, and shares add up to 1', () => {
    const found = contributionsOf(fit({ method }), strange, 0);
    expect(found[0]?.column).toBe('c1');
    expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(found.every(({ share }, place) => share > 0 && share <= (found[place - 1]?.share ?? 1))).toBe(true);
  });
});

it('a category that was never seen is named', () => {
  const row = table({ c0: [0], c1: [0], c2: [0], c3: [0], kind: ['green'] });
  const reason = explainRow({ fitted: fit(), table: row, row: 0, code: 'anomaly', pValue: 0.01 });
  expect(reason).toMatchObject({ code: 'anomaly', column: 'kind' });
  expect(reason.message).toContain('"kind" is "green"');
});

describe('the sentence', () => {
  const explain = (row: Table, pValue = 0.004) =>
    explainRow({ fitted: fit(), table: row, row: 0, code: 'anomaly', pValue, neighbors: [4, 2] });

  it('says how strange, what stands there and what is usual', () => {
    const { message, column, rows } = explain(strange);
    expect(column).toBe('c1');
    expect(rows).toEqual([4, 2]);
    expect(message).toMatch(
      /^stranger than 99\.6% of the reference rows: "c1" is 9\.25 \(\d+% of .*middle 95% lies from -/,
    );
  });

  it('says that a value is missing', () => {
    const row = table({ c0: [0], c1: [null], c2: [0], c3: [0], kind: [null] }, { c1: 'number', kind: 'string' });
    expect(explain(row).message).toContain('"kind" is missing');
  });

  it('never says 100%, and stands without a column where none adds', () => {
    expect(explain(strange, 1e-9).message).toContain('stranger than 99.99%');
    const usual = table(
      { c0: [null], c1: [null], c2: [null], c3: [null], kind: ['red'] },
      {
        c0: 'number',
        c1: 'number',
        c2: 'number',
        c3: 'number',
      },
    );
    const reason = explainRow({
      fitted: fit({ method: 'robust-z' }),
      table: usual,
      row: 0,
      code: 'outlier',
      pValue: 1,
    });
    expect(reason.message).toContain('in no single column');
    expect(reason.column).toBeUndefined();
  });
});

it('tries a bounded number of columns, those furthest out first', () => {
  const columns = 600;
  const wide = normalTable(60, { columns });
  const rows = Uint32Array.from({ length: 60 }, (_, row) => row);
  const fitted = fitScore({ table: wide, roles: {}, settings: settingsOf(), stream: createStream('1') }, rows, 100);
  const cells = Object.fromEntries(
    Array.from({ length: columns }, (_, index) => [`c${index}`, [index === 555 ? 50 : 0.5]]),
  );
  const found = contributionsOf(fitted, table(cells), 0);
  expect(found[0]?.column).toBe('c555');
  expect(found.length).toBeLessThanOrEqual(256);
});
