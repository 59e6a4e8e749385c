/** @module Baselines of seed luck and alarms as they are listed. */
import type { ListedAlarm, ListedBaseline } from '../contracts/sweep-baseline.ts';
import { predictionInterval } from '../domain/sensitivity/baseline-check.ts';
import { currentOf, isOf, stateOf } from '../domain/sensitivity/baseline-series.ts';
import type { Baselines } from '../domain/sensitivity/baselines.ts';

/** Oldest first. */
export async function listedBaselines(baselines: Baselines): Promise<readonly ListedBaseline[]> {
  const [all, accepted] = await Promise.all([baselines.list(), baselines.accepted()]);
  return all.map((one) => {
    const { schema: _schema, alarming: _alarming, scores, ...baseline } = one;
    const interval = scores.length > 1 ? predictionInterval(scores) : undefined;
    const current = currentOf(all.filter(isOf(one)), accepted);
    return {
      ...baseline,
      fits: scores.length,
      lower: interval?.lower ?? null,
      upper: interval?.upper ?? null,
      state: stateOf(one, current, accepted),
    };
  });
}

/** Oldest first. */
export async function listedAlarms(baselines: Baselines): Promise<readonly ListedAlarm[]> {
  const [all, accepted] = await Promise.all([baselines.alarms(), baselines.accepted()]);
  const names = new Set(accepted.map((one) => one.accepted));
  return all.map(({ schema: _schema, kind: _kind, ...alarm }) => ({ ...alarm, accepted: names.has(alarm.of) }));
}
