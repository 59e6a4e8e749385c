/**
 * @module Different values of a column by a sample of values: those whose hash is divisible by 64 are counted exactly,
 * all their rows included. DuckDB's own sketch has 64 registers and errs by 13%; of a million different values this
 * errs by 0.8%.
 */
import type { Aggregate } from './aggregates.ts';

/** A power of two: its rest is told by bits, without a division. */
const share = 64;

export interface DistinctEstimate {
  readonly distinct: number;
  /** Relative standard error: the sampled number is binomial. */
  readonly distinctError: number;
  /** Whether no sampled value occurs twice, as in a column that names rows. */
  readonly mayBeUnique: boolean;
}

export function distinctSample(name: string, alias: string): [Aggregate, Aggregate] {
  const sampled = `CASE WHEN hash(${alias}) & ${share - 1} = 0 THEN ${alias} END`;
  return [
    { columns: [name], sql: `count(DISTINCT ${sampled})`, weight: 20 },
    { columns: [name], sql: `count(${sampled})` },
  ];
}

/** From the answers to `distinctSample`. */
export function distinctFrom(answers: readonly unknown[], present: number): DistinctEstimate {
  const [sampled, rows] = answers.map(Number);
  const values = sampled ?? 0;
  const distinct = Math.min(present, values * share);
  const distinctError = Number(Math.sqrt((share - 1) / share / Math.max(1, values)).toPrecision(2));
  return { distinct, distinctError, mayBeUnique: values === rows };
}
