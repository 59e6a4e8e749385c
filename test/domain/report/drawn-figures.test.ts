import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../domain/report/build.ts';
import { gatherContent } from '../../../domain/report/content.ts';
import { drawnFigures } from '../../../domain/report/drawn-figures.ts';
import { context, hostile, trainingInputs } from './fixtures.ts';

const report = async () => {
  const params = { title: hostile, kind: 'training' };
  return buildReport(await gatherContent({ inputs: trainingInputs, params, seeds: {}, context }), context.plots);
};

describe('the plots of a report', () => {
  it('are all there, each with the words that stand with it', async () => {
    const { html } = await report();
    const figures = drawnFigures(html);
    expect(figures).toHaveLength(html.split('<figure ').length - 1);
    expect(figures.map(({ title }) => title)).toContain('Confusion matrix');
    for (const { title, caption, alternative } of figures)
      for (const text of [title, caption, alternative]) expect(text).not.toBe('');
    expect(figures.some(({ caption }) => caption.includes(hostile))).toBe(true);
  });

  it('are files of their own, light and dark, in which nothing can run', async () => {
    for (const { svg } of drawnFigures((await report()).html)) {
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*><style>:root\{/);
      expect(svg).toContain('prefers-color-scheme:dark');
      expect(svg).not.toMatch(/<script|\son\w+=|javascript:|<foreignObject/i);
      // What is an attribute twice, or is not closed, no browser shows.
      expect(svg.match(/xmlns="/g)).toHaveLength(1);
    }
  });

  it('are none where a page is no report', () => {
    for (const page of ['', '<h1>x</h1>', '<figure id="a"><h3>x</h3><svg ></figure>'])
      expect(drawnFigures(page)).toEqual([]);
  });
});
