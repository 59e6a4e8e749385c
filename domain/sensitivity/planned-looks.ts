/** @module What a sweep has planned: its looks, for which its intervals are made, and the width at which it ends. */
import type { SweepPlan } from '../../contracts/sweep-settings.ts';
import type { LookSchedule } from '../statistics/group-sequential.ts';
import { firstLook, type PlannedLooks } from './critical.ts';
import type { SweepWidth } from './stopping.ts';

/** The first look that counts is the first after ten blocks or more; the last is at the end that was planned. */
export function plannedLooks({ first, step, max }: Pick<SweepPlan, 'first' | 'step' | 'max'>): LookSchedule {
  const missed = Math.max(0, Math.ceil((firstLook - first) / step));
  return { first: Math.min(max, first + missed * step), every: step, last: max };
}

/** The plan at one of its looks, or at one that was added to it. */
export const lookOfPlan = (plan: Pick<SweepPlan, 'first' | 'step' | 'max'>, blocks: number): PlannedLooks => ({
  ...plannedLooks(plan),
  at: blocks,
});

/** Undefined where the sweep does not end by a width. */
export function plannedWidth({ stop }: Pick<SweepPlan, 'stop'>): SweepWidth | undefined {
  if (typeof stop === 'string') return undefined;
  const { halfWidth, of = 'deviation' } = stop;
  if (typeof halfWidth === 'number') return { of, halfWidth, relative: false };
  return { of, halfWidth: Number.parseFloat(halfWidth) / 100, relative: true };
}
