/** @module Which baseline of a series counts: the newest that raised no alarm or that somebody accepted. */
import { z } from 'zod';
import type { BaselineState } from '../../contracts/sweep-baseline.ts';

export const baselineSchema = z.strictObject({
  schema: z.literal(1),
  /** Of everything below but the scores: model type, data, parameters, code and runtime. */
  key: z.string(),
  sweepId: z.string(),
  pipeline: z.string(),
  modelType: z.string(),
  metric: z.string(),
  components: z.array(z.string()),
  /** Scores of the base fits, one a block. */
  scores: z.array(z.number()),
  mean: z.number(),
  sd: z.number(),
  /** Set where it differed from the one that counted: it counts once somebody has accepted it. */
  alarming: z.literal(true).optional(),
});
export type Baseline = z.infer<typeof baselineSchema>;

export interface StoredBaseline extends Baseline {
  readonly at: number;
}

/** Somebody has said that a baseline is as it should be. */
export const acceptanceSchema = z.strictObject({
  schema: z.literal(1),
  accepted: z.string(),
  author: z.string(),
  why: z.string().optional(),
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

export interface DatedAcceptance extends Acceptance {
  readonly at: number;
}

/** What baselines are compared within. */
export type Series = Pick<Baseline, 'pipeline' | 'modelType' | 'metric'>;

export const isOf = (series: Series) => (one: Series) =>
  one.pipeline === series.pipeline && one.modelType === series.modelType && one.metric === series.metric;

/** Since when a baseline counts: from its sweep or its acceptance on; undefined where it never did. */
function countsSince({ sweepId, at, alarming }: StoredBaseline, accepted: readonly DatedAcceptance[]) {
  const last = accepted.findLast((one) => one.accepted === sweepId)?.at;
  return last ?? (alarming ? undefined : at);
}

/** The one that new runs and sweeps are held against. Both lists are oldest first. */
export function currentOf<T extends StoredBaseline>(
  series: readonly T[],
  accepted: readonly DatedAcceptance[],
): T | undefined {
  let current: { readonly one: T; readonly since: number } | undefined;
  for (const one of series) {
    const since = countsSince(one, accepted);
    if (since !== undefined && since >= (current?.since ?? Number.NEGATIVE_INFINITY)) current = { one, since };
  }
  return current?.one;
}

/** `pending`: newer than the one that counts, with an alarm that nobody has accepted. */
export function stateOf(
  one: StoredBaseline,
  current: StoredBaseline | undefined,
  accepted: readonly DatedAcceptance[],
): BaselineState {
  if (one.sweepId === current?.sweepId) return 'current';
  const isNewer = one.at > (current ? (countsSince(current, accepted) ?? current.at) : Number.NEGATIVE_INFINITY);
  return one.alarming && isNewer && countsSince(one, accepted) === undefined ? 'pending' : 'earlier';
}
