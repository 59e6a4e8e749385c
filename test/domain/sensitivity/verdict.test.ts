/** @module Tests of the verdicts: planted driver, null sweeps, inert components, noise floor, missing blocks. */
import { describe, expect, it } from 'vitest';
import { flagsOf } from '../../../bench/sensitivity-coverage/campaign.ts';
import { additive, planted, simulate } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import type { Block } from '../../../domain/sensitivity/total-effects.ts';
import { defaultThresholds, judgeSweep } from '../../../domain/sensitivity/verdict.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const thresholds = { share: 0.25, deviation: 0.5 };
const verdictsOf = (blocks: readonly Block[], options = { thresholds }) =>
  judgeSweep(blocks, options).components.map(({ verdict }) => verdict);

describe('a verdict', () => {
  it('puts the planted driver first in at least 95 of 100 sweeps of 20 blocks and never flags the exact zero', () => {
    const { first, each } = flagsOf(planted, { blocks: 20, sweeps: 100, seed: 'test' }, 0.5);
    expect(first.share).toBeGreaterThanOrEqual(0.95);
    expect(each[3]?.share).toBe(0);
  });

  it('flags the planted driver alone, given 80 blocks', () => {
    expect(verdictsOf(simulate(planted, 80, createStream('4')))).toMatchObject([
      'high',
      expect.any(String),
      'low',
      'inert',
    ]);
  });

  it.each([2, 3, 4])('flags any of %i even components in at most one sweep of 20', (count) => {
    const even = additive('even', new Array<number>(count).fill(1));
    // 600 sweeps: 5% and three Monte-Carlo standard errors; the bench runs 2,000.
    expect(flagsOf(even, { blocks: 20, sweeps: 600, seed: 'test' }, 1e-9).any.share).toBeLessThan(0.077);
  });

  it('flags nothing in a sweep where nothing changes the metric', () => {
    const nothing = additive('nothing', [0, 0]);
    expect(flagsOf(nothing, { blocks: 20, sweeps: 50, seed: 'test' }, 1e-9).any.share).toBe(0);
  });

  it('needs the size as well as the share', () => {
    const blocks = simulate(planted, 80, createStream('4'));
    expect(verdictsOf(blocks, { thresholds: { share: 0.25, deviation: 50 } })[0]).toBe('low');
    expect(verdictsOf(blocks, { thresholds: { share: 0.999, deviation: 0.5 } })[0]).not.toBe('high');
  });

  it('judges an only component by its size, since its share is 1 by construction', () => {
    const blocks = simulate(additive('one', [1]), 40, createStream('1'));
    expect(verdictsOf(blocks, { thresholds: { share: 1, deviation: 0.5 } })).toEqual(['high']);
    expect(verdictsOf(blocks, { thresholds: { share: 1, deviation: 2 } })).toEqual(['low']);
  });

  it('falls only from 10 blocks on and says how many are missing', () => {
    const verdict = judgeSweep(simulate(planted, 6, createStream('1')), { thresholds });
    expect(verdict.status).toBe('not-enough-blocks');
    expect(verdict.components.map(({ verdict: found }) => found)).toEqual(new Array(4).fill('undecided'));
    expect(verdict.moreBlocks ?? 4).toBeGreaterThanOrEqual(4);
  });

  it('foresees about the blocks that settle it', () => {
    const shape = additive('two', [3, 1]);
    const foreseen: number[] = [];
    for (let seed = 0; seed < 40; seed += 1) {
      const verdict = judgeSweep(simulate(shape, 15, createStream(String(seed))), {
        thresholds: { share: 0.5, deviation: 0.01 },
      });
      if (verdict.moreBlocks !== null) foreseen.push(15 + verdict.moreBlocks);
    }
    foreseen.sort((a, b) => a - b);
    const middle = foreseen[foreseen.length >> 1] ?? 0;
    let settled = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const blocks = simulate(shape, 2 * middle, createStream(`later ${seed}`));
      if (judgeSweep(blocks, { thresholds: { share: 0.5, deviation: 0.01 } }).status === 'settled') settled += 1;
    }
    expect(settled).toBeGreaterThan(20);
  });

  it('settles with no block missing, and says that a threshold on the estimate can never be settled', () => {
    const blocks = simulate(additive('two', [3, 1]), 200, createStream('1'));
    const settled = judgeSweep(blocks, { thresholds: { share: 0.5, deviation: 0.01 } });
    expect(settled).toMatchObject({ status: 'settled', moreBlocks: 0 });
    const share = settled.components[0]?.share ?? 0;
    const never = judgeSweep(blocks, { thresholds: { share, deviation: 0.01 } });
    expect(never).toMatchObject({ status: 'not-enough-blocks', moreBlocks: null });
  });

  it('does not blame seeds for noise that a re-run shows as well', () => {
    const noisy = (stream: ReturnType<typeof createStream>): Block[] =>
      Array.from({ length: 40 }, () => {
        const noise = (): number => stream.nextNormal();
        return { base: noise(), redrawn: { init: noise(), order: noise(), rerun: noise() } };
      });
    const high = (floor?: string): number => {
      let flagged = 0;
      for (let seed = 0; seed < 100; seed += 1) {
        const blocks = noisy(createStream(String(seed)));
        const { components } = judgeSweep(blocks, { thresholds, ...(floor ? { floor } : {}) });
        if (components.some(({ component, verdict }) => component !== 'rerun' && verdict === 'high')) flagged += 1;
      }
      return flagged;
    };
    expect(high()).toBe(100);
    expect(high('rerun')).toBeLessThanOrEqual(10);
  });

  it('still blames a seed that moves the metric beyond the noise', () => {
    const stream = createStream('signal');
    const blocks = Array.from({ length: 40 }, (): Block => {
      const noise = (): number => 0.3 * stream.nextNormal();
      const init = stream.nextNormal();
      return { base: init + noise(), redrawn: { init: stream.nextNormal() + noise(), rerun: init + noise() } };
    });
    const [init] = judgeSweep(blocks, { thresholds, floor: 'rerun' }).components;
    expect(init?.verdict).toBe('high');
  });

  it('refuses a floor that no block ran', () => {
    expect(() => judgeSweep(simulate(planted, 12, createStream('1')), { thresholds, floor: 'rerun' })).toThrow(
      sweepInvalid('"rerun"'),
    );
  });
});

describe('default thresholds', () => {
  it('ask for a quarter, or the even part where that is more, and for half a point or 1% of the mean', () => {
    expect(defaultThresholds(2)).toEqual({ share: 0.5, deviation: 0.005 });
    expect(defaultThresholds(6)).toEqual({ share: 0.25, deviation: 0.005 });
    expect(defaultThresholds(4, { mean: -3 }).deviation).toBeCloseTo(0.03, 12);
  });
});
