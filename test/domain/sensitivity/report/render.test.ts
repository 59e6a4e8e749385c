/** @module Tests of the page that reports a sweep, drawn by the real renderer. */
import { describe, expect, it } from 'vitest';
import { renderSensitivity } from '../../../../domain/sensitivity/report/render.ts';
import { constant, everyReport, hostile, hostileReport, lost, plots, regression, report, single } from './fixtures.ts';

const render = (of = report()) => renderSensitivity(of, plots);
const figures = (text: string) => Array.from(text.matchAll(/<figure id="([^"]+)"/g), ([, id]) => id);
const words = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe.each(Object.entries(everyReport))('the page of a sweep (%s)', (_, of) => {
  it('is the same to the byte twice', async () => {
    expect(await render(structuredClone(of))).toBe(await render(of));
  });

  it('loads and runs nothing', async () => {
    const text = await render(of);
    const addresses = text.match(/[a-z]+:\/\/[^"'\s<]*/g) ?? [];
    expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
    expect(
      text.match(/<(script|iframe|object|embed|img|base|form)\b| on[a-z]+=|javascript:|@import|url\((?!#)/gi),
    ).toBeNull();
  });

  it('is a whole document with every drawing named, every table captioned and no id twice', async () => {
    const text = await render(of);
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<\/html>\n$/);
    const drawings = text.match(/<svg [^>]*>/g) ?? [];
    expect(drawings.filter((tag) => !/role="img" aria-label="[^"]+"/.test(tag))).toEqual([]);
    expect(text.match(/<caption>/g)?.length).toBe(text.match(/<table>/g)?.length);
    const ids = Array.from(text.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows no number that is none, and no path that leads nowhere', async () => {
    const text = await render(of);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object|null\b/);
  });
});

describe('the page of a sweep', () => {
  it('opens with the sentence, tells what was done, and draws every figure', async () => {
    const text = await render();
    expect(text.indexOf(report().summary)).toBeLessThan(text.indexOf('What was done'));
    expect(text.indexOf('What was done')).toBeLessThan(text.indexOf('<table>'));
    expect(figures(text)).toEqual([
      'deviations',
      'scores',
      'standard-error',
      'half-width',
      'gain',
      'expected-best',
      'churn',
      'classes',
      'slices',
    ]);
  });

  it('leaves out what a metric that never moved cannot tell, and says so', async () => {
    const text = await render(constant);
    expect(figures(text)).toEqual(['deviations', 'scores', 'churn', 'classes', 'slices']);
    expect(words(text)).toContain('The metric never moved in 4 blocks');
  });

  it('lists the failures when no fit gave a score, and draws nothing', async () => {
    const text = await render(lost);
    expect(figures(text)).toEqual([]);
    expect(words(text)).toContain('13 of 13 fits gave no score');
    expect(words(text)).toContain('base seeds TARGET_INVALID');
  });

  it('speaks of a regression in its own units, without churn and test-set noise', async () => {
    const text = await render({ ...regression, summary: 'Seed luck.' });
    expect(words(text)).toContain('moves the score by 1.10 (95% interval 0.800 to 1.90)');
    expect(words(text)).not.toMatch(/points|churn|held-out/i);
  });

  it('says that equal seeds did not give equal results, and judges one component by its size', async () => {
    const text = words(await render(single));
    expect(text).toContain('equal seeds did not give equal results');
    expect(text).toContain('With one component, the share says nothing');
    expect(text).toContain('1 block without a pair');
  });

  it('shows hostile names as text wherever they stand', async () => {
    const text = await render(hostileReport);
    expect(text).not.toContain('<script');
    expect(text.split('&lt;script&gt;').length).toBeGreaterThan(10);
    expect(text).not.toContain(hostile);
  });
});
