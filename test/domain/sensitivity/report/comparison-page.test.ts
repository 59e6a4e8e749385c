/** @module Tests of the report of a comparison. */
import { describe, expect, it } from 'vitest';
import { compareSweeps } from '../../../../domain/sensitivity/compare-sweeps.ts';
import { renderComparison } from '../../../../domain/sensitivity/report/comparison-page.ts';
import { onThree, swept } from '../compared-fixtures.ts';
import { hostile, plots } from './fixtures.ts';

const three = compareSweeps(onThree([0.01, 0, -0.01]));

describe('the report of a comparison', () => {
  it('tells every data set, draws the profile and all data sets together, and depends on nothing else', async () => {
    const text = await renderComparison(three, plots);
    for (const words of [three.sentence.split(' (')[0]!, 'A is better', 'B is better', 'may be luck', 'id="profile"'])
      expect(text).toContain(words);
    for (const dataset of ['cancer', 'digits', 'wine']) expect(text).toContain(`<bdi>${dataset}</bdi>`);
    expect(text).toContain('>all<');
    expect(await renderComparison(three, plots)).toBe(text);
  });

  it('of one data set speaks of no others', async () => {
    const text = await renderComparison(compareSweeps([swept('a', 0.01), swept('b', 0, { trees: 9 })]), plots);
    expect(text).not.toContain('hold together over all data sets');
    expect(text).not.toContain('>all<');
  });

  it('leaves the profile out where a data set has no pair of scores', async () => {
    const text = await renderComparison({ ...three, interquartileMean: null, profiles: { a: [], b: [] } }, plots);
    expect(text).not.toContain('id="profile"');
  });

  it('says in which units errors are where they are relative', async () => {
    expect(await renderComparison({ ...three, scale: 'relative' }, plots)).toContain('parts of the mean error');
  });

  it('runs nothing that a name holds', async () => {
    const datasets = three.datasets.map((one) => ({ ...one, dataset: hostile }));
    const text = await renderComparison({ ...three, a: hostile, datasets }, plots);
    expect(text).not.toContain('<script');
  });
});
