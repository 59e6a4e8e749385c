/** @module Tests of the report that the trials of a sweep give. */
import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../contracts/sweep.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { analyzeSeedSensitivity, type SensitivityRequest } from '../../../domain/sensitivity/analyze.ts';
import { plan, trialOf } from './sweep-fixtures.ts';

type Fits = Record<string, Trial>;

/** Accuracy 0.9 plus what the seeds of split (sd 0.03) and init (sd 0.003) bring; `order` brings nothing at all. */
function planted(blocks: number): Fits[] {
  const stream = createStream('planted');
  return Array.from({ length: blocks }, (_, block) => {
    const [split, init] = [0.03 * stream.nextNormal(), 0.003 * stream.nextNormal()];
    const base = trialOf(0.9 + split + init);
    const fits: Fits = {
      '-': base,
      split: trialOf(0.9 + 0.03 * stream.nextNormal() + init),
      init: trialOf(0.9 + split + 0.003 * stream.nextNormal()),
      order: base,
    };
    if (block === 0) fits['='] = base;
    return fits;
  });
}

function analyze(trials: readonly Fits[], changes: Partial<SensitivityRequest> = {}) {
  return analyzeSeedSensitivity({
    pipeline: 'cells',
    learner: 'random-forest',
    components: ['split', 'init', 'order'],
    merged: { order: ['order', 'dropout'] },
    plan,
    master: '42',
    reason: 'Ended.',
    widths: [],
    trials,
    ...changes,
  });
}

describe('noise that no seed explains', () => {
  it('is told as a component of its own, with its pairs, and is the floor of all others', () => {
    const stream = createStream('noise');
    const noisy = (sd: number) =>
      analyze(
        planted(60).map((fits, block): Fits => {
          if (block > 0 && block < 10) return fits;
          const { accuracy = 0 } = fits['-']?.metrics ?? {};
          return { ...fits, '=': trialOf((accuracy ?? 0) + sd * stream.nextNormal()) };
        }),
        { components: ['split', 'init'] },
      );
    const quiet = noisy(0.003);
    expect(quiet).toMatchObject({ deterministic: false, thresholds: { share: 0.5 } });
    expect(quiet.components.at(-1)).toMatchObject({ component: 'noise (equal seeds)', pairs: 51 });
    expect(quiet.curves.map(({ varied }) => varied)).toContain('noise (equal seeds)');
    expect(noisy(0.06).components[0]?.verdict).not.toBe('high');
  });
});

describe('analyzeSeedSensitivity', () => {
  const found = analyze(planted(40));
  const [split, init, order] = found.components;

  it('finds the component that was planted as the large one, and the one that does nothing as inert', () => {
    expect(split).toMatchObject({ component: 'split', pairs: 40, failed: 0 });
    expect(analyze(planted(150)).components[0]?.verdict).toBe('high');
    expect(split?.sd).toBeCloseTo(0.03, 2);
    expect(init?.verdict).toBe('low');
    expect(order).toMatchObject({ verdict: 'inert', sd: 0, merged: ['order', 'dropout'] });
    expect(found.sd).toBeCloseTo(0.03, 2);
  });

  it('carries scores block by block, curves, the expected best, and what a gain of one sd needs', () => {
    expect(found).toMatchObject({ schema: 1, blocks: 40, fits: 161, deterministic: true, metric: 'accuracy' });
    expect(found.scores).toHaveLength(40);
    expect(order?.scores).toEqual(found.scores);
    expect(found.curves.map(({ varied }) => varied)).toEqual(['split', 'init', 'order', 'all']);
    expect(found.curves[0]?.standardErrors).toHaveLength(50);
    expect(found.expectedBest).toHaveLength(40);
    expect(found.expectedBest[0]).toBeCloseTo(found.mean ?? 0, 12);
    expect(found.gain?.difference).toBe(Number(found.sd?.toPrecision(2)));
    expect(found.gain?.pairs).toBeGreaterThan(20);
    expect(found.summary).toContain('split explains');
  });

  it('is the same to the byte twice', () => {
    expect(JSON.stringify(analyze(planted(40)))).toBe(JSON.stringify(found));
  });

  it('places each look at its number of blocks, the last at the end', () => {
    const { looks } = analyze(planted(9), { widths: [0.3, 0.2, 0.15, 0.1] });
    expect(looks.map(({ blocks }) => blocks)).toEqual([4, 6, 8, 9]);
  });

  it('counts fits that failed, and keeps their blocks out of the figures of their component alone', () => {
    const trials = planted(12);
    trials[3]!['init'] = trialOf(null);
    const report = analyze(trials);
    expect(report.failures).toEqual([{ code: 'TARGET_INVALID', message: 'one class', block: 3, fit: 'init' }]);
    expect(report.components.map(({ pairs, failed }) => [pairs, failed])).toEqual([
      [12, 0],
      [11, 1],
      [12, 0],
    ]);
    expect(report.components[1]?.scores[3]).toBeNull();
    expect(report.summary).toContain('gave no score');
  });

  it('tells when equal seeds did not give equal bytes', () => {
    const trials = planted(10);
    trials[0]!['='] = trialOf(0.123);
    expect(analyze(trials)).toMatchObject({ deterministic: false });
  });

  it('calls a component low, not inert, whose scores stand still while its predictions change', () => {
    const trials = planted(12).map((fits) => ({ ...fits, order: { ...fits['-']!, trainRows: 89 } }));
    expect(analyze(trials).components[2]).toMatchObject({ verdict: 'low', sd: 0 });
  });

  it('makes no claim where no fit gave a score', () => {
    const none = { '-': trialOf(null), split: trialOf(null), init: trialOf(null), order: trialOf(null) };
    expect(analyze([none, none])).toMatchObject({
      mean: null,
      meanLower: null,
      sd: null,
      gain: null,
      curves: [],
      expectedBest: [],
      components: [{ sd: null }, { sd: null }, { sd: null }],
    });
  });

  it('has no gain and no interval of shares where the metric never moved', () => {
    const still = { '-': trialOf(0.9), split: trialOf(0.9), init: trialOf(0.9), order: trialOf(0.9) };
    const report = analyze(Array.from({ length: 10 }, () => still));
    expect(report).toMatchObject({ sd: 0, gain: null });
    expect([report.meanLower, report.meanUpper]).toEqual([expect.closeTo(0.9, 12), expect.closeTo(0.9, 12)]);
    expect(report.components.map(({ share, shareLower }) => [share, shareLower])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  it('judges a regression by its error, the lowest being the best', () => {
    const stream = createStream('regression');
    const fit = () => trialOf(1, { task: 'regression', metrics: { rmse: 50 + stream.nextNormal() } });
    const report = analyze(
      Array.from({ length: 10 }, () => ({ '-': fit(), split: fit() })),
      { components: ['split'] },
    );
    expect(report).toMatchObject({ task: 'regression', metric: 'rmse', higherIsBetter: false, testSet: null });
    expect(report.churnMatrix).toEqual([]);
    expect(report.expectedBest.at(-1)).toBeLessThan(report.expectedBest[0]!);
    expect(report.thresholds.deviation).toBeCloseTo(0.01 * (report.mean ?? 0), 10);
  });
});
