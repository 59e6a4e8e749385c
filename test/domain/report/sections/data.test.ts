import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../../domain/report/documents.ts';
import { checkSchema, profileSchema, readDocument } from '../../../../domain/report/documents.ts';
import { checkSection, missingFigure, profileSection } from '../../../../domain/report/sections/data.ts';
import { checkReport, profile } from '../fixtures.ts';

const content = { title: 'a', kind: 'validation', folds: [] } as const;
const read = (json: unknown): Profile => readDocument(profileSchema, 'table', json);
const rowsOf = (columns: unknown[], rowCount = 10) =>
  profileSection({ ...content, profile: read({ rowCount, columns }) })?.after?.[0]?.text ?? '';
const column = { name: 'c', type: 'number', missing: 0, distinct: 3 };

describe('the check', () => {
  const check = (json: unknown) =>
    checkSection({ ...content, check: readDocument(checkSchema, 'check', json) })
      ?.before?.map((part) => part.text)
      .join('');

  it('lists each broken rule with column, rows and examples', () => {
    expect(check(checkReport)).toContain(
      '<td>25% are missing; at most 1% may be</td><td class="number">8</td><td>a, b</td>',
    );
    expect(check(checkReport)).toContain('class="badge bad">failed');
  });

  it('says of a rule without a column that it is of the whole table', () => {
    expect(check({ passed: false, violations: [{ rule: 'rows', message: 'too few' }] })).toContain('whole table');
  });

  it('says that the contract is kept, without a table', () => {
    expect(check({ passed: true, violations: [] })).toBe(
      '<p><span class="badge good">passed</span> The data keep the contract.</p>\n',
    );
  });
});

describe('the profile', () => {
  it('shows ranges of numbers, moments and texts', () => {
    const text = rowsOf([
      { ...column, min: 0.5, max: 12345 },
      { ...column, type: 'date', min: 0, max: 86_400_000 },
      { ...column, type: 'timestamp', min: '2015-03-01 12:00:00', max: '2015-03-02' },
      { ...column, min: 7, max: 7 },
    ]);
    for (const range of ['0.5 to 12,345', '1970-01-01 to 1970-01-02', '2015-03-01 12:00:00 to 2015-03-02', '>7<'])
      expect(text).toContain(range);
  });

  it('shows the most frequent values, or that all differ', () => {
    const top = (...counts: number[]) => counts.map((times, index) => ({ value: `v${index}`, count: times }));
    const text = rowsOf([
      { ...column, top: top(9, 5, 2, 1) },
      { ...column, top: top(1, 1) },
    ]);
    expect(text).toContain('<bdi>v2</bdi> <span class="hint">(2)</span></td>');
    expect(text).not.toContain('v3');
    expect(text).toContain('all different');
  });

  it('marks the share that is missing', () => {
    expect(rowsOf([{ ...column, missing: 4 }])).toContain('40.0%<span class="bar" style="--share:40.0%"');
  });

  it('shows a hundred columns and counts the rest', () => {
    const text = rowsOf(Array.from({ length: 130 }, (_, index) => ({ ...column, name: `c${index}` })));
    expect(text).toContain('Profile of 130 columns over 10 rows. The first 100 of 130 are shown.');
    expect(text).not.toContain('>c100<');
  });

  it('stands for a table without rows', () => {
    expect(rowsOf([column], 0)).toContain('Profile of 1 column over 0 rows.');
  });

  it('draws missing values only where there are some', () => {
    expect(profileSection({ ...content, profile: read(profile) })?.figures).toHaveLength(1);
    expect(profileSection({ ...content, profile: read({ rowCount: 3, columns: [column] }) })?.figures).toBeUndefined();
    expect(missingFigure(read({ rowCount: 3, columns: [column] })).alternative).toBe('No missing values');
  });
});
