import { expect, it } from 'vitest';
import { doneSection } from '../../../../../domain/sensitivity/report/sections/done.ts';
import { noiseName } from '../../../../../domain/sensitivity/sweep-row.ts';
import { component, lost, report, single } from '../fixtures.ts';

const text = (of = report()) =>
  (doneSection(of).before ?? [])
    .map((part) => part.text)
    .join('')
    .replace(/<[^>]*>/g, '');

it('tells blocks, fits, thresholds and why the sweep ended', () => {
  expect(text()).toContain('4 blocks of 3 fits: one with base seeds, and one more for each of split, init');
  expect(text()).toContain('when its standard deviation lies above 0.500 points and its share above 50%');
  expect(text()).toContain('Ended after all 4 blocks');
  expect(text()).toContain('equal seeds gave equal results');
});

it('judges one component by its size alone', () => {
  expect(text(single)).toContain('4 blocks of 2 fits: one with base seeds, and one more for split with');
  expect(text(single)).toContain('above 0.500 points. With one component, the share says nothing');
});

it('names sources that one seed holds together', () => {
  const merged = [component({ component: 'all', merged: ['init', 'order'] })];
  expect(text(report({ components: merged }))).toContain('all holds init, order together');
});

it('folds a long list of failures away and counts blocks from one', () => {
  const [, list] = doneSection(lost).before ?? [];
  expect(list?.text).toContain('<summary>The 13 fits without a score</summary>');
  expect(list?.text).toContain('<th scope="row">5</th><td>base seeds</td>');
});

it('tells noise of equal seeds apart from what was redrawn', () => {
  const noise = component({ component: noiseName, pairs: 31, failed: 1 });
  const said = text(report({ deterministic: false, components: [...report().components, noise] }));
  expect(said).toContain('4 blocks of 3 fits: one with base seeds, and one more for each of split, init with');
  expect(said).toContain('32 blocks did the base fit once more, and equal seeds did not give equal results');
  expect(text(report({ deterministic: false }))).toContain('The first block did the base fit once more');
});
