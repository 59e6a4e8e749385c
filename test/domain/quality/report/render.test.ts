import { expect, it } from 'vitest';
import { qualityReport } from '../../../../domain/quality/report/gather.ts';
import { renderQuality } from '../../../../domain/quality/report/render.ts';
import { findings, gathered, hostile, plots, reference, sketch } from './fixtures.ts';

const render = (report = findings()) => renderQuality({ report, description: hostile, sketch, reference }, plots);

it('is the same to the byte twice, loads and runs nothing, and shows what users wrote as text', async () => {
  const text = await render();
  expect(await render(findings())).toBe(text);
  const addresses = text.match(/[a-z]+:\/\/[^"'\s<]*/g) ?? [];
  expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
  expect(
    text.match(/<(script|iframe|object|embed|img|base|form)\b| on[a-z]+=|javascript:|@import|url\((?!#)/gi),
  ).toBeNull();
  expect(text).toContain('&lt;script&gt;');
  expect(text).not.toMatch(/[a-z]+@x\.org/);
});

it('has a section for each thing to tell, every drawing named and no id twice', async () => {
  const people = new Map([[1, { row: 1, decision: 'accept' as const }]]);
  const text = await render(qualityReport(gathered(people)));
  const sections = Array.from(text.matchAll(/<section id="([^"]+)"/g), ([, id]) => id);
  expect(sections).toEqual([
    'next',
    'issues',
    'rows',
    'labels',
    'drift',
    'drifted-columns',
    'budget',
    'people',
    'columns',
  ]);
  const drawings = text.match(/<svg [^>]*>/g) ?? [];
  expect(drawings.filter((tag) => !/role="img" aria-label="[^"]+"/.test(tag))).toEqual([]);
  const ids = Array.from(text.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(text.match(/<caption>/g)?.length).toBe(text.match(/<table>/g)?.length);
});
