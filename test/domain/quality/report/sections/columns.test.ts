import { expect, it } from 'vitest';
import { columnsSection } from '../../../../../domain/quality/report/sections/columns.ts';
import { findings, hostile, textOf } from '../fixtures.ts';

it('shows each column with gaps, quantiles and a drawing, and of personal data no value', () => {
  const text = textOf(columnsSection(findings()));
  for (const part of ['personal data', 'not shown', '12.5%', '1 / 4 / 900', 'class=\\"histogram\\"', 'all different'])
    expect(text).toContain(part);
  expect(text).not.toContain(hostile);
  expect(text).not.toContain('@x.org');
  expect(columnsSection(findings({ profile: [] }))).toBeUndefined();
});

it('of more columns than it shows puts those with findings first', () => {
  const [own] = findings().profile;
  if (!own) throw new Error('the findings have a column');
  const profile = Array.from({ length: 150 }, (_, place) => ({ ...own, name: `c${place}` }));
  const issue = {
    detector: 'uninformative-columns',
    code: 'constant-column',
    message: 'it is the same',
    column: 'c149',
  };
  const text = textOf(columnsSection(findings({ profile, issues: [issue] })));
  expect(text).toMatch(/c149.*c0\W.*c98\W/s);
  expect(text).not.toMatch(/c99\W/);
  expect(text).toContain('Columns with findings come first. The first 100 of 150 are shown.');
});
