/** @module How many standard errors keep an error rate over planned looks, and over whatever looks are added to them. */
import { normalQuantile } from './quantiles.ts';
import { probabilityInside, type WatchedSum, watch } from './watched-sum.ts';

/** Looks after `first` independent pieces, then after every `every` more, up to `last`. */
export interface LookSchedule {
  readonly first: number;
  readonly every: number;
  readonly last: number;
}

/** Pieces at each look; the last look is at `last` even where the steps do not meet it. */
export function looksOf({ first, every, last }: LookSchedule): readonly number[] {
  const looks: number[] = [];
  for (let pieces = first; pieces < last; pieces += every) looks.push(pieces);
  return [...looks, Math.max(first, last)];
}

/** Looks nearer to each other than this share of their pieces are left out of the recursion, which only costs time. */
const nearest = 0.01;
/** Siegmund's constant (1985): by how much a boundary rises, in roots of the share between looks, if all are taken. */
const overshoot = 0.583;
const bisections = 16;
/** Part of the error rate that is kept for looks beyond the plan. */
const kept = 0.2;

const cache = new Map<string, number>();

function remembered(key: string, compute: () => number): number {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = compute();
  cache.set(key, value);
  return value;
}

const keyOf = ({ first, every, last }: LookSchedule, ...more: readonly number[]): string =>
  [first, every, last, ...more].join(' ');

const fresh: WatchedSum = { pieces: 0 };

/**
 * c such that P(|S_n| > c sqrt(n) at any look n) = 1 - confidence for a sum S_n of n standard normals (Pocock 1977).
 * One look gives the normal quantile. Good to 1e-4 for looks 1% apart or more; nearer ones are bounded from above, by
 * at most 0.06.
 */
export function pocockBoundary(schedule: LookSchedule, confidence: number): number {
  return remembered(keyOf(schedule, confidence), () =>
    boundaryFor({ before: fresh, looks: looksOf(schedule), error: 1 - confidence }),
  );
}

/**
 * The boundary at a look of a plan to which looks may be added at any time, for any reason, of any number: four fifths
 * of the error are spent over the planned looks (Pocock), half of the rest over all looks, one a piece, until the pieces
 * have doubled, half of what is then left until they have doubled again, and so on. Error is spent, as by Lan and
 * DeMets (1983), by looks alone and never by where the plan ends, so that adding to it changes no boundary and the rate
 * holds over all looks that there could be.
 */
export function openBoundary(schedule: LookSchedule, pieces: number, confidence: number): number {
  const last = Math.max(schedule.first, schedule.last);
  const doublings = Math.max(0, Math.ceil(Math.log2(pieces / last)));
  return remembered(keyOf(schedule, confidence, doublings), () => stageOf(schedule, doublings, confidence).boundary);
}

interface Stage {
  readonly boundary: number;
  readonly sum: WatchedSum;
}

/** Stage 0 is the plan, each further one a doubling. */
function stageOf(schedule: LookSchedule, stage: number, confidence: number): Stage {
  const last = Math.max(schedule.first, schedule.last);
  if (stage === 0) {
    const looks = looksOf(schedule);
    const boundary = boundaryFor({ before: fresh, looks, error: (1 - kept) * (1 - confidence) });
    return { boundary, sum: watch(fresh, { looks: thinned(looks), boundary, next: last + 1 }) };
  }
  const { sum: before } = stageOf(schedule, stage - 1, confidence);
  const [from, to] = [last * 2 ** (stage - 1), last * 2 ** stage];
  const looks = looksOf({ first: from + 1, every: 1, last: to });
  const boundary = boundaryFor({ before, looks, error: kept * 2 ** -stage * (1 - confidence) });
  return { boundary, sum: watch(before, { looks: thinned(looks), boundary, next: to * (1 + nearest) }) };
}

interface Spending {
  readonly before: WatchedSum;
  readonly looks: readonly number[];
  /** Probability of leaving the boundary at these looks and at none before. */
  readonly error: number;
}

function boundaryFor({ before, looks: all, error }: Spending): number {
  const looks = thinned(all);
  const inside = probabilityInside(before) - error;
  let low = normalQuantile(1 - error / 2);
  if (looks.length === 1 && before === fresh) return low;
  // What has left before would leave again: alone these looks need less. Bonferroni over them is an upper bound.
  if (before !== fresh) low = 0;
  let high = normalQuantile(1 - error / (2 * looks.length));
  for (let step = 0; step < bisections; step += 1) {
    const middle = (low + high) / 2;
    if (probabilityInside(watch(before, { looks, boundary: middle })) < inside) low = middle;
    else high = middle;
  }
  const correction = looks.length < all.length ? overshoot * Math.sqrt(nearest) : 0;
  return (low + high) / 2 + correction;
}

function thinned(looks: readonly number[]): readonly number[] {
  const some: number[] = [];
  for (const pieces of looks) {
    if (pieces === looks.at(-1) || pieces >= (some.at(-1) ?? 0) * (1 + nearest)) some.push(pieces);
  }
  return some;
}
