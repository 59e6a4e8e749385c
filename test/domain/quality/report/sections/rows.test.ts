import { expect, it } from 'vitest';
import { peopleSection, suspiciousSection } from '../../../../../domain/quality/report/sections/rows.ts';
import { findings, textOf } from '../fixtures.ts';

it('shows rows with fate, label and reasons, and escapes what users wrote', () => {
  const text = textOf(suspiciousSection(findings()));
  expect(text).toContain('<bdi>left</bdi> → <bdi>right</bdi>');
  expect(text).not.toContain('<script>');
  expect(suspiciousSection(findings({ examples: [] }))).toBeUndefined();
});

it('tells what people decided, where somebody was asked', () => {
  expect(peopleSection(findings())).toBeUndefined();
  const people = { asked: 3, accepted: 1, quarantined: 1, relabelled: 1 };
  expect(textOf(peopleSection(findings({ people })))).toContain('Of 3 rows in review, 1 was accepted, 1 quarantined');
  const none = { asked: 0, accepted: 0, quarantined: 0, relabelled: 0 };
  expect(textOf(peopleSection(findings({ people: none })))).toContain('no row to ask about');
});
