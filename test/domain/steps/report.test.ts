import { afterEach, describe, expect, it } from 'vitest';
import type { StepArguments } from '../../../domain/pipeline/step.ts';
import { report } from '../../../domain/steps/report.ts';
import {
  checkReport,
  classMetrics,
  classTable,
  hostile,
  input,
  regressionInputs,
  runReport,
  trainingInputs,
} from '../report/fixtures.ts';

const gate = { accuracy: 'lower >= 0.5', 'log-loss': '<= 0.2' };
const full = { description: hostile, gate, facts: { Dataset: hostile, [hostile]: '42' } };
const dataOnly: StepArguments['inputs'] = { check: input({ json: checkReport }) };
const everything: readonly (readonly [string, StepArguments['inputs'], Record<string, unknown>])[] = [
  ['training on classes', trainingInputs, full],
  ['training on numbers', regressionInputs, {}],
  ['feature', { ...dataOnly, table: input({}) }, { kind: 'feature' }],
  ['validation', dataOnly, { kind: 'validation' }],
  ['training without inputs', {}, {}],
];

const timeZone = process.env['TZ'];
afterEach(() => {
  if (timeZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = timeZone;
});

describe('the step report', () => {
  it('declares one page and one figure', () => {
    expect(report.outputs).toEqual({ report: 'text/html', figure: 'image/svg+xml' });
    expect(report.seeds).toEqual([]);
  });

  it('refuses an unknown parameter', () => {
    expect(report.params.safeParse({ title: 'a', kind: 'training', color: 'red' }).success).toBe(false);
  });

  it.each(everything)('gives equal bytes twice and in any time zone: %s', async (_, inputs, params) => {
    process.env['TZ'] = 'Asia/Tokyo';
    const east = await runReport(inputs, params);
    const offset = new Date(0).getTimezoneOffset();
    process.env['TZ'] = 'America/Los_Angeles';
    expect(new Date(0).getTimezoneOffset()).not.toBe(offset);
    expect(await runReport(inputs, params)).toEqual(east);
  });

  it.each(everything)('loads and runs nothing: %s', async (_, inputs, params) => {
    const { html, figure } = await runReport(inputs, params);
    for (const text of [html, figure]) {
      const addresses = text.match(/[a-z]+:\/\/[^"'\s<]*/g) ?? [];
      expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
      expect(
        text.match(/<(script|iframe|object|embed|img|base|form)\b| on[a-z]+=|javascript:|@import|url\((?!#)/gi),
      ).toBeNull();
    }
    expect(html).toContain("default-src 'none'");
  });

  it.each(everything)('is a whole document that names its language and its drawings: %s', async (_, inputs, params) => {
    const { html, figure } = await runReport(inputs, params);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<title>penguins[\s\S]*<\/html>\n$/);
    const drawings = html.match(/<svg [^>]*>/g) ?? [];
    expect(drawings.filter((tag) => !/role="img" aria-label="[^"]+"|aria-hidden="true"/.test(tag))).toEqual([]);
    const ids = Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(figure).toMatch(/^<svg [\s\S]*<\/svg>$/);
  });

  it.each(everything)('captions every table: %s', async (_, inputs, params) => {
    const { html } = await runReport(inputs, params);
    expect(html.match(/<caption>/g)?.length).toBe(html.match(/<table>/g)?.length);
  });

  it('shows the name of a column as text wherever it stands', async () => {
    const { html, figure } = await runReport(trainingInputs, full);
    expect(html).not.toContain('<script');
    expect(figure).not.toContain('<script');
    expect(html.split('&lt;script&gt;alert(1)&lt;/script&gt;').length).toBeGreaterThan(8);
  });

  it('shows for classes every part that the inputs allow, in order', async () => {
    const { html } = await runReport(trainingInputs, full);
    const titles = Array.from(html.matchAll(/<h2[^>]*>([^<]*)/g), ([, title]) => title);
    expect(titles).toEqual([
      'Result',
      'Right and wrong answers',
      'Probabilities',
      'What the model relies on',
      'Check of the data',
      'Data',
      'Model',
    ]);
  });

  it('shows predictions and residuals for numbers', async () => {
    const { html, figure } = await runReport(regressionInputs, {});
    expect(html).toContain('id="scatter"');
    expect(html).toContain('id="residuals"');
    expect(html).not.toContain('id="confusion"');
    expect(figure).toContain('predicted');
  });

  it('reads predictions of folds together', async () => {
    const folds = { 'predictions-1': input({ table: classTable }), 'predictions-2': input({ table: classTable }) };
    const { html } = await runReport({ metrics: input({ json: classMetrics }), ...folds }, {});
    expect(html).toContain('The surest of 2 wrong answers');
  });

  it('names the role and the place of an input that it cannot read', async () => {
    const broken = { metrics: input({ json: { task: 'classification', metrics: { accuracy: { value: 'high' } } } }) };
    await expect(runReport(broken, {})).rejects.toMatchObject({
      code: 'DATA_INVALID',
      details: { role: 'metrics', path: 'metrics.accuracy.value' },
    });
  });
});
