/** @module The dashboard and the alarms: queries that Prometheus can read, and documents that tell of each. That their metrics exist is seen on real pages by test/e2e/operation.test.ts. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { metricsIn, panels, queries, rules } from './support/promql.ts';

const page = readFileSync(resolve(import.meta.dirname, '../docs/operation.md'), 'utf8');

it('has queries that can be read, and each asks for something', () => {
  expect(queries.length).toBeGreaterThan(20);
  for (const [place, query] of queries) expect(metricsIn(query).length, place).toBeGreaterThan(0);
  expect(() => metricsIn('sum(rate(within_runs_total[5m])')).toThrow('no query');
});

it('has panels that no other hides', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

it('has alarms with a severity and a sentence, and each is explained', () => {
  for (const { alert, labels, annotations } of rules) {
    expect(['warning', 'critical'], alert).toContain(labels['severity']);
    expect(annotations['summary'], alert).toBeTruthy();
    expect(page, alert).toContain(`| \`${alert}\` |`);
  }
});
