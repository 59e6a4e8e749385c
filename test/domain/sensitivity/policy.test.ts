/** @module Tests of which blocks come next. */
import { describe, expect, it } from 'vitest';
import type { SweepState } from '../../../contracts/sweep.ts';
import { extended, nextRound, sweepProgress } from '../../../domain/sensitivity/policy.ts';
import { plan } from './sweep-fixtures.ts';

const sweepRef = { digest: 'a'.repeat(64), size: 1, mediaType: 'application/json' };
const begun: SweepState = {
  sweepRef,
  plan,
  blocks: 0,
  max: 10,
  rounds: 0,
  paused: false,
  stopped: false,
  settled: false,
  nextBlocks: 4,
  widths: [],
};

describe('nextRound', () => {
  it('runs the first blocks, then those up to the next look, never more than the most', () => {
    expect(nextRound(begun)).toEqual({ from: 0, to: 4 });
    expect(nextRound({ ...begun, blocks: 4, nextBlocks: 6 })).toEqual({ from: 4, to: 6 });
    expect(nextRound({ ...begun, blocks: 8, nextBlocks: 13 })).toEqual({ from: 8, to: 10 });
  });

  it('ends when all is clear, all blocks are used, or somebody stops it', () => {
    for (const change of [{ settled: true }, { blocks: 10 }, { stopped: true }])
      expect(nextRound({ ...begun, blocks: 4, ...change })).toBeUndefined();
  });

  it('takes the first look even if it is stopped before', () => {
    expect(nextRound({ ...begun, stopped: true })).toEqual({ from: 0, to: 4 });
  });

  it('goes on after an extension, also where it was about to end', () => {
    const ending = { ...begun, blocks: 10, settled: true, nextBlocks: 10 };
    expect(nextRound(extended(ending, 14))).toEqual({ from: 10, to: 12 });
    // Looks within the plan stay those that were planned.
    expect(nextRound(extended({ ...begun, blocks: 4, settled: true, nextBlocks: 6 }, 14))).toEqual({ from: 4, to: 6 });
  });

  it('never has fewer blocks for being extended', () => {
    expect(extended(begun, 5).max).toBe(10);
  });
});

describe('sweepProgress', () => {
  it('tells of a sweep that has not begun', () => {
    expect(sweepProgress(undefined, undefined)).toEqual({ blocks: 0, max: 0, paused: false, stopped: false });
  });

  it('tells which blocks run', () => {
    expect(sweepProgress(begun, { from: 0, to: 4 })).toMatchObject({ max: 10, round: { from: 0, to: 4 } });
  });
});
