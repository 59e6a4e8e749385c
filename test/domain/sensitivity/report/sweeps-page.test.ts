/** @module Tests of the page that lists sweeps, baselines and alarms. */
import { describe, expect, it } from 'vitest';
import type { ListedBaseline } from '../../../../contracts/sweep-baseline.ts';
import {
  type ListedSweep,
  renderSweepsPage,
  type SweepOverview,
} from '../../../../domain/sensitivity/report/sweeps-page.ts';
import { hostile, plots } from './fixtures.ts';

const day = 86_400_000;
const sweep = (index: number, changes: Partial<ListedSweep> = {}): ListedSweep => ({
  sweepId: `sweep-${index}`,
  pipeline: 'cells',
  modelType: 'random-forest',
  startedAt: index * day + 3_600_123,
  found: { summary: `Seed luck ${index}.`, metric: 'accuracy', mean: 0.95, sd: 0.01 },
  ...changes,
});
const baseline = (index: number, changes: Partial<ListedBaseline> = {}): ListedBaseline => ({
  key: 'k',
  sweepId: `sweep-${index}`,
  pipeline: 'cells',
  modelType: 'random-forest',
  metric: 'accuracy',
  components: ['split'],
  fits: 20,
  mean: 0.95,
  sd: 0.01,
  lower: 0.93,
  upper: 0.97,
  state: 'current',
  at: index * day,
  ...changes,
});
const alarm = (index: number, message: string) => ({
  pipeline: 'cells',
  modelType: 'random-forest',
  metric: 'accuracy',
  of: `sweep-${index}`,
  baseline: 'sweep-1',
  message,
  accepted: false,
  at: index * day,
});
const overview: SweepOverview = {
  sweeps: [sweep(3, { found: null }), sweep(2), sweep(1)],
  total: 3,
  baselines: [baseline(1, { state: 'earlier' }), baseline(2)],
  alarms: [alarm(1, 'The first.'), alarm(2, 'The second.')],
};
const nothing: SweepOverview = { sweeps: [], total: 0, baselines: [], alarms: [] };

describe('the page of sweeps', () => {
  it('links the report of a sweep that has ended, and of no other', async () => {
    const text = await renderSweepsPage(overview, plots);
    expect(text).toContain('<a href="/sweeps/sweep-2">sweep-2</a>');
    expect(text).not.toContain('href="/sweeps/sweep-3"');
    expect(text).toContain('<td>1970-01-03 01:00</td>');
    expect(text.indexOf('Seed luck 2.')).toBeLessThan(text.indexOf('Seed luck 1.'));
  });

  it('draws one history for a pipeline, model type and metric, and counts the sweeps with an alarm', async () => {
    const other = baseline(4, { pipeline: 'iris' });
    const text = await renderSweepsPage({ ...overview, baselines: [...overview.baselines, other] }, plots);
    expect(text.match(/<figure /g)).toHaveLength(2);
    expect(text).toContain('20 fits of the baseline let expect 95 of 100 runs: 0.930 to 0.970.');
    expect(text).toContain('2 sweeps in orange raised an alarm.');
    expect(text.indexOf('random-forest on iris')).toBeLessThan(text.indexOf('random-forest on cells'));
  });

  it('keeps the band of the baseline that counts while a newer one waits, and says which', async () => {
    const waiting = baseline(3, { state: 'pending', lower: 0.5, upper: 0.6 });
    const text = await renderSweepsPage({ ...overview, baselines: [baseline(2), waiting] }, plots);
    expect(text).toContain('let expect 95 of 100 runs: 0.930 to 0.970.');
    expect(text).toContain('The band stays where it is until somebody accepts 1 newer baseline.');
    expect(text).toMatch(/sweep-2<\/a><\/td><td>sweep-3<\/td>/);
  });

  it('says of an alarm that what differed was accepted', async () => {
    const alarms = [{ ...alarm(2, 'The second.'), accepted: true }];
    expect(await renderSweepsPage({ ...overview, alarms }, plots)).toContain('accepted since');
  });

  it('lists alarms newest first', async () => {
    const text = await renderSweepsPage(overview, plots);
    expect(text.indexOf('The second.')).toBeLessThan(text.indexOf('The first.'));
    expect(text).toContain('2 alarms, the newest of 1970-01-03.');
  });

  it('says so when there is nothing, and how to begin', async () => {
    const text = await renderSweepsPage(nothing, plots);
    expect(text).toContain('No seed sweep has been run.');
    expect(text).toContain('within sweep run FILE');
    expect(text).not.toContain('<figure');
  });

  it('has no band from one fit', async () => {
    const one = [baseline(1, { fits: 1, lower: null, upper: null })];
    expect(await renderSweepsPage({ ...overview, baselines: one }, plots)).toContain('One fit makes no band.');
  });

  it('shows hostile names as text, and is the same to the byte twice', async () => {
    const named = { pipeline: hostile, modelType: hostile };
    const bad: SweepOverview = {
      ...overview,
      sweeps: [sweep(1, { ...named, sweepId: `"><script>` })],
      baselines: [baseline(1, { ...named, metric: hostile })],
      alarms: [alarm(1, hostile)],
    };
    const text = await renderSweepsPage(bad, plots);
    expect(text).not.toContain('<script');
    expect(text).toContain('href="/sweeps/%22%3E%3Cscript%3E"');
    expect(await renderSweepsPage(structuredClone(bad), plots)).toBe(text);
  });
});
