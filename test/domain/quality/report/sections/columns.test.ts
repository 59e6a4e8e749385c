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
