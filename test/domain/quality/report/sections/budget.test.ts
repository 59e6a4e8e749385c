import { expect, it } from 'vitest';
import { budgetSection, labelsSection } from '../../../../../domain/quality/report/sections/budget.ts';
import { findings, textOf } from '../fixtures.ts';

it('shows confusion of labels and detection rates with intervals, where there are labels', () => {
  const section = labelsSection(findings());
  expect(section?.figures?.map(({ id }) => id)).toEqual(['confusion', 'detection']);
  expect(textOf(section)).toContain('80.0% to 95.0%');
  expect(labelsSection(findings({ confusion: [], detection: [] }))).toBeUndefined();
});

it('shows the budget, its split, and certificates or why none can be given', () => {
  const text = textOf(budgetSection(findings()));
  for (const part of ['At most 5.0% of the clean rows', '3.0%', 'No certificate can be given.', '95.0%'])
    expect(text).toContain(part);
  const budget = { ...findings().budget, verdict: 'not-estimated' as const, shares: [] };
  expect(textOf(budgetSection(findings({ budget, certificates: [] })))).toContain('No detection rate was estimated');
});
