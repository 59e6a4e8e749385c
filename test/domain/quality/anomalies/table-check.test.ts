import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import type { AnomalySettings } from '../../../../domain/quality/anomalies/settings.ts';
import { checkTable } from '../../../../domain/quality/anomalies/table-check.ts';
import { takeRows } from '../../../../domain/transforms/columns.ts';
import type { Roles } from '../../../../domain/transforms/roles.ts';
import { table } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { normalTable, settingsOf } from './clouds.ts';

const budget = { alpha: 0.05, confidence: 0.95 };
const check = (source: Table, settings: Partial<AnomalySettings> = {}, roles: Roles = {}) =>
  checkTable({ table: source, roles, settings: settingsOf(settings), stream: createStream('1'), budget });
const count = (flags: Uint8Array): number => flags.reduce((sum, own) => sum + own, 0);

describe('a table that is its own reference', () => {
  it('has its strange rows found, each by models that did not see it', () => {
    const source = normalTable(300, { strange: 6, shift: 7 });
    const { isIssue, scoreOf, certificate } = check(source);
    expect(isIssue.subarray(0, 6).every((own) => own === 1)).toBe(true);
    expect(certificate).toMatchObject({ guarantee: 'table', n: 300, k: 15 });
    for (let row = 0; row < 300; row += 1) expect(scoreOf(row).rows).not.toContain(row);
  });

  it('never has more than its share of rows flagged, whatever they hold', () => {
    const cell = fc.option(fc.double(), { nil: null });
    const rows = fc.array(cell, { minLength: 5, maxLength: 80 });
    fc.assert(
      fc.property(rows, fc.constantFrom('knn', 'ecod', 'robust-z' as const), (x, method) => {
        const source = table({ x, other: x.map((_, row) => row % 3) }, { x: 'number' });
        const { isIssue, pValues } = check(source, { method: method as 'knn' });
        expect(count(isIssue)).toBeLessThanOrEqual(0.05 * x.length);
        expect(pValues.every((p) => p > 0 && p <= 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('has p-values that are uniform or larger on clean rows: a row drawn at random is below 10% in 10% of tables', () => {
    const hits = Array.from({ length: 400 }, (_, run) => {
      const { pValues } = checkTable({
        table: normalTable(25, { columns: 2, seed: `u${run}` }),
        roles: {},
        settings: settingsOf(),
        stream: createStream(`u${run}`),
        budget,
      });
      return pValues[0]! <= 0.12 ? 1 : 0;
    });
    const share = hits.reduce<number>((sum, hit) => sum + hit, 0) / 400;
    expect(share).toBeLessThan(0.12 + 0.05);
    expect(share).toBeGreaterThan(0.12 - 0.05);
  }, 30_000);

  it('keeps groups in one fold, so that a copy does not hide a row', () => {
    const source = normalTable(120, { strange: 4, shift: 6 });
    const twice = takeRows(
      source,
      Uint32Array.from({ length: 240 }, (_, index) => index >> 1),
    );
    const who = Array.from({ length: 240 }, (_, index) => `g${index >> 1}`);
    const grouped = { rowCount: 240, columns: [...twice.columns, ...table({ who }).columns] };
    const { scoreOf, isIssue } = check(grouped, { k: 1 }, { group: 'who' });
    for (const row of [0, 1, 100]) {
      const { rows } = scoreOf(row);
      expect([rows.includes(row), rows.includes(row ^ 1)]).toEqual([false, false]);
    }
    expect(isIssue.subarray(0, 8).every((own) => own === 1)).toBe(true);
  });

  it('gives back what lies within the fence, so that a clean table loses few rows', () => {
    const source = normalTable(300, { strange: 3, shift: 9 });
    const { isIssue } = check(source, { fence: 3 });
    expect(isIssue.subarray(0, 3).every((own) => own === 1)).toBe(true);
    expect(count(isIssue)).toBeLessThan(count(check(source).isIssue));
    expect(count(check(normalTable(300), { fence: 1000 }).isIssue)).toBe(0);
  });

  it('is refused with fewer rows than folds', async () => {
    expect(await thrownBy(() => check(normalTable(4)))).toMatchObject({ code: 'DATA_INVALID' });
    expect(count(check(normalTable(5)).isIssue)).toBe(0);
  });

  it('gives the same verdict for the same stream', () => {
    const source = normalTable(60);
    expect(check(source, { method: 'isolation-forest' }).pValues).toEqual(
      check(source, { method: 'isolation-forest' }).pValues,
    );
  });
});
