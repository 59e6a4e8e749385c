/** @module Why a sweep ends or goes on, as a sentence. */
import type { SweepPlan } from '../../contracts/sweep-settings.ts';
import { plannedWidth } from './planned-looks.ts';
import type { StopDecision } from './stopping.ts';

export interface Standing {
  readonly blocks: number;
  readonly max: number;
  /** Whether the sweep ends here. */
  readonly stop: boolean;
  readonly plan: SweepPlan;
}

const short = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(2))) : 'unknown');

export function stopReason(decision: StopDecision, { blocks, max, stop, plan }: Standing): string {
  const { reason, verdict, stillNeeded } = decision;
  const count = `${blocks} blocks`;
  const used = `Ended after all ${Math.min(max, blocks)} blocks`;
  if (!stop) return `After ${count} about ${stillNeeded} more are expected${widthSoFar(decision, plan)}.`;
  if (reason === 'precise') return `Ended after ${count}: ${whatIsKnown(plan)} is known to ± ${toldWidth(decision)}.`;
  if (decision.width) return `${used}${widthSoFar(decision, plan)}; ${needed(decision.beyondBudget, 'reach that')}.`;
  if (reason === 'settled') return `Ended after ${count}: every component is clear of the thresholds.`;
  if (verdict.status === 'settled') return `Ended after all ${count}; every component is clear of the thresholds.`;
  return `${used} without a clear answer for every component; ${needed(verdict.moreBlocks, 'settle it')}.`;
}

function needed(more: number | null, what: string): string {
  return more === null ? `no number of blocks up to 10,000 is likely to ${what}` : `about ${more} more would ${what}`;
}

const whatIsKnown = (plan: SweepPlan): string =>
  plannedWidth(plan)?.of === 'mean' ? 'the mean' : 'the largest standard deviation';

const toldWidth = ({ width }: StopDecision): string => short(width?.reached ?? Number.NaN);

function widthSoFar({ width }: StopDecision, plan: SweepPlan): string {
  if (!width) return '';
  return `: ${whatIsKnown(plan)} is known to ± ${short(width.reached)} and is to be known to ± ${short(width.target)}`;
}
