/** @module Faults that a seed decides: the same key and attempt always meet the same fault, whatever else happens. */
import { createHash } from 'node:crypto';

export type FaultSchedule<Fault extends string> = (id: string, attempt: number) => Fault | undefined;

/** Between 0 and 1. */
function draw(parts: readonly (string | number)[]): number {
  return createHash('sha256').update(parts.join('\n')).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * `shares` of all attempts meet each fault; of all ids and every attempt of theirs where it is among `forGood`.
 * They add up to 1 at most.
 */
export function faultSchedule<Fault extends string>(
  seed: string,
  shares: Partial<Record<Fault, number>>,
  forGood: readonly Fault[] = [],
): FaultSchedule<Fault> {
  const all = Object.entries<number | undefined>(shares) as [Fault, number][];
  const pick = (faults: readonly [Fault, number][], point: number): Fault | undefined => {
    let reached = 0;
    return faults.find(([, share]) => {
      reached += share;
      return point < reached;
    })?.[0];
  };
  const lasting = all.filter(([fault]) => forGood.includes(fault));
  const passing = all.filter(([fault]) => !forGood.includes(fault));
  return (id, attempt) => pick(lasting, draw([seed, id])) ?? pick(passing, draw([seed, id, attempt]));
}
