/** @module How many standard errors an interval reaches: looked at once, by a schedule, or valid however often it is looked at. */
import { type LookSchedule, openBoundary } from '../statistics/group-sequential.ts';
import { normalProbability, studentQuantile } from '../statistics/quantiles.ts';

/** Half-width of an interval in standard errors, by the number of independent pieces behind it. */
export type Critical = (pieces: number) => number;

/** No rule stops and no verdict falls before so many: a fixed-width rule that looks earlier loses up to 4 points of coverage. */
export const firstLook = 10;

/** Number of pieces at which a confidence sequence is made narrowest. */
const optimalCount = 20;

/** A schedule, and where it stands. */
export interface PlannedLooks extends LookSchedule {
  /** Pieces at this look, beyond `last` where looks were added to the plan; `last` when absent. */
  readonly at?: number;
}

/**
 * Looked at once; by a schedule, to which looks may be added (narrower than a sequence); or at any time, the schedule
 * being unknown.
 */
export type Looks = 'once' | 'continuous' | PlannedLooks;

/** `comparisons` intervals hold jointly at the confidence (Bonferroni); 1 is the single one. */
export function criticalFor(looks: Looks, confidence = 0.95, comparisons = 1): Critical {
  const joint = 1 - (1 - confidence) / comparisons;
  if (looks === 'continuous') return sequenceCritical(joint);
  return looks === 'once' ? fixedCritical(joint) : scheduledCritical(looks, joint);
}

/** Student's t for an interval looked at once. */
export function fixedCritical(confidence = 0.95): Critical {
  return (pieces) => studentQuantile(1 - (1 - confidence) / 2, pieces - 1);
}

/** Student's t at the tail of the boundary, since standard errors are estimated. */
function scheduledCritical({ at, ...schedule }: PlannedLooks, confidence: number): Critical {
  const tail = normalProbability(-openBoundary(schedule, at ?? schedule.last, confidence));
  return (pieces) => studentQuantile(1 - tail, pieces - 1);
}

/**
 * Half-width of the asymptotic confidence sequence of a mean, in standard deviations of a value, after `count` values
 * (Waudby-Smith et al. 2021): valid at all counts at once, so at any count that a rule stops at.
 */
export function sequenceHalfWidth(count: number, confidence = 0.95): number {
  const alpha = 1 - confidence;
  const level = -2 * Math.log(alpha);
  // r^2 of the paper, for the count at which the sequence is tightest.
  const rate = (level + Math.log(level) + 1) / optimalCount;
  const mass = count * rate + 1;
  return Math.sqrt(((2 * mass) / (count * count * rate)) * Math.log(Math.sqrt(mass) / alpha));
}

/** The sequence's width in standard errors. */
export function sequenceCritical(confidence = 0.95): Critical {
  return (pieces) => sequenceHalfWidth(pieces, confidence) * Math.sqrt(pieces);
}
