/** @module Which blocks of a sweep come next: pure, replayed, no I/O. */
import type { SweepProgress, SweepState } from '../../contracts/sweep.ts';

/** `undefined`: the sweep ends. One that was stopped before its first look still takes it, so that there is something to tell. */
export function nextRound(state: SweepState): { readonly from: number; readonly to: number } | undefined {
  const { blocks, max, stopped, settled, nextBlocks } = state;
  if (blocks > 0 && (stopped || settled || blocks >= max)) return undefined;
  return { from: blocks, to: Math.min(max, Math.max(nextBlocks, blocks + 1)) };
}

/**
 * With more blocks at most, never fewer: to end sooner is to stop, after a look that was planned. Asking for more also
 * goes on where the sweep was about to end.
 */
export function extended(state: SweepState, to: number): SweepState {
  const max = Math.max(state.max, to);
  const nextBlocks = state.blocks < state.nextBlocks ? state.nextBlocks : state.blocks + state.plan.step;
  return { ...state, max, settled: false, stopped: false, nextBlocks };
}

export function sweepProgress(state: SweepState | undefined, round: SweepProgress['round']): SweepProgress {
  return {
    blocks: state?.blocks ?? 0,
    max: state?.max ?? 0,
    paused: state?.paused ?? false,
    stopped: state?.stopped ?? false,
    ...(round && { round }),
    ...(state?.view && { view: state.view }),
  };
}
