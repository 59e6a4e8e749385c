import { expect, it } from 'vitest';
import { adviceSection, issuesSection } from '../../../../../domain/quality/report/sections/findings.ts';
import { findings, textOf } from '../fixtures.ts';

it('lists what to do, and has no section where there is nothing', () => {
  expect(textOf(adviceSection(findings()))).toContain('<li>Have 1 row judged');
  expect(adviceSection(findings({ advice: [] }))).toBeUndefined();
});

it('tells kinds, findings and broken rules, or that nothing was found', () => {
  const text = textOf(issuesSection(findings({ violations: [{ rule: 'min', column: 'x', message: 'below 3' }] })));
  for (const part of ['label error', 'exact duplicate', 'column \\"x\\" moved'.replaceAll('\\"', '&quot;'), 'below 3'])
    expect(text).toContain(part);
  expect(textOf(issuesSection(findings({ kinds: [], issues: [] })))).toContain('No detector found anything.');
});
