/** @module Tables that are no good in every way that was thought of: each is an issue or a clear error, never a silence. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import { type QualityReport, qualityReportSchema } from '../../contracts/quality-report.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { cloudCells, cloudHeader, cloudRows } from '../support/cloud-rows.ts';
import { RealLab } from '../support/real-lab.ts';
import { thrownBy } from '../support/thrown.ts';

const lab = new RealLab({ 'package.json': '{}', 'good.csv': cloudRows() });
afterAll(() => lab.dispose());

/** Rows with more columns, or with cells in place of others. */
function csv(header: string, of: (cells: string[], row: number) => readonly (string | number)[], rows = 240): string {
  const lines = cloudCells({ rows }).map((cells, row) => of(cells, row).join(','));
  return `${[header, ...lines].join('\n')}\n`;
}
const same = cloudHeader;

/** Numbers, every tenth column of texts; the last three are a copy of the label, a constant and nothing. */
function wide(rows: number, columns = 5_000): string {
  const stream = createStream('wide');
  const names = Array.from({ length: columns }, (_, place) => `c${place}`);
  const cell = (place: number, kind: string): string | number => {
    if (place >= columns - 3) return [kind === 'left' ? 1 : 2, 7, ''][place - columns + 3] ?? '';
    return place % 10 === 9 ? `t${stream.nextBelow(4)}` : stream.nextNormal().toFixed(3);
  };
  const of = (cells: string[]) => [...cells, ...names.map((_, place) => cell(place, cells[3] ?? ''))];
  return csv(`${same},${names.join(',')}`, of, rows);
}

async function report(data: string | Uint8Array, more: object = {}, file = 'data.csv'): Promise<QualityReport> {
  return (await outputs(data, more, file)).report;
}

async function outputs(data: string | Uint8Array, more: object = {}, file = 'data.csv') {
  lab.write(file, data);
  const dataset = { source: file, key: 'id', target: 'kind' };
  const validate = { onEdgeCases: 'accept', ...more };
  lab.write('pipeline.json', JSON.stringify({ name: 'bad', kind: 'validation', dataset, validate }));
  const result = await lab.run();
  const report = qualityReportSchema.parse(JSON.parse(await lab.text(result, 'quality-report.findings')));
  return { report, page: await lab.text(result, 'quality-report.report') };
}
const codes = ({ issues }: QualityReport) => issues.map(({ code }) => code);

const cases: Readonly<Record<string, { data: string; more?: object; says: string }>> = {
  'no labels': { data: cloudRows({ label: () => '' }), says: 'too-few-rows' },
  'one class': { data: cloudRows({ label: () => 'left' }), says: 'one-class' },
  'a class with one row': {
    data: cloudRows({ label: (row) => (row === 50 ? 'odd' : row % 2 === 1 ? 'right' : 'left') }),
    says: 'class-too-small',
  },
  'a constant column': { data: csv(`${same},c`, (cells) => [...cells, 7]), says: 'constant-column' },
  'a column without a value': { data: csv(`${same},c`, (cells) => [...cells, '']), says: 'empty-column' },
  'constant features alone': {
    data: csv(same, ([id = '', , , kind = '']) => [id, 1, 1, kind]),
    says: 'constant-column',
  },
  'missing features alone': { data: csv(same, ([id = '', , , kind = '']) => [id, '', '', kind]), says: 'empty-column' },
  'infinite and huge numbers': {
    data: csv(same, ([id = '', x = '', y = '', kind = ''], row) => [
      id,
      row === 3 ? 'inf' : row === 9 ? '-inf' : x,
      row === 20 ? '1e308' : row === 21 ? '-1e308' : y,
      kind,
    ]),
    says: 'infinite-values',
  },
  'thirty rows': { data: cloudRows({ rows: 30 }), says: 'univariate-outliers-not-judged' },
  'another table as the reference': { data: cloudRows(), more: { reference: 'other.csv' }, says: 'wrong-reference' },
  'other types in the reference': { data: cloudRows(), more: { reference: 'texts.csv' }, says: 'type-changed' },
  'a label leaked as a feature': {
    data: csv(`${same},code`, (cells) => [...cells, cells[3] === 'left' ? 1 : 2]),
    says: 'label-leakage',
  },
};

beforeAll(() => {
  lab.write('other.csv', 'a,b\n1,2\n2,3\n3,4\n');
  lab.write(
    'texts.csv',
    csv(same, ([id = '', , y = '', kind = ''], row) => [id, `t${row % 7}`, y, kind]),
  );
});

describe('a table with', () => {
  it.each(Object.entries(cases))('%s is told', async (_, { data, more, says }) => {
    expect(codes(await report(data, more))).toContain(says);
  });

  it.each([300, 30])(
    'five thousand columns and %s rows is judged whole, with a page that does not grow with it',
    async (rows) => {
      const { report: found, page } = await outputs(wide(rows));
      expect(codes(found)).toEqual(expect.arrayContaining(['label-leakage', 'constant-column', 'empty-column']));
      expect(found.profile).toHaveLength(5_004);
      expect(codes(found).includes('univariate-outliers-not-judged')).toBe(rows === 30);
      expect(page.length).toBeLessThan(500_000);
    },
    900_000,
  );

  it('texts among numbers has a column of texts, which the profile shows', async () => {
    const mixed = csv(same, ([id = '', x = '', y = '', kind = ''], row) => [id, row === 5 ? 'abc' : x, y, kind]);
    const { profile } = await report(mixed);
    expect(profile.find(({ name }) => name === 'x')).toMatchObject({ type: 'string', distinct: expect.any(Number) });
  });

  it('text that is not UTF-8 is refused with its line', async () => {
    const latin = Buffer.from(cloudRows().replace('left', 'caf\u00e9'), 'latin1');
    const error = await thrownBy(() => report(latin));
    expect(error).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringMatching(/UTF-8/) });
  });

  it('half a Parquet file is refused by name', async () => {
    const engine = await createDuckdbEngine({ threads: 1 });
    const whole = lab.path('whole.parquet');
    await engine.load([{ path: lab.path('good.csv'), name: 'good.csv' }], { source: 'good.csv' }, whole);
    await engine.close();
    const bytes = readFileSync(whole);
    const error = await thrownBy(() => report(bytes.subarray(0, bytes.length >> 1), {}, 'half.parquet'));
    expect(error).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringContaining('half.parquet') });
  });
});
