/** @module Scales that hold their ground where nothing varies, and names as they stand on an axis. */
import { distinctLabels } from '../../../report/plots/theme.ts';

/** A range with room at both ends; around one single value it is as wide as `least`, or a unit. */
export function spread(values: readonly number[], least = 0): readonly [number, number] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const low = Math.min(...known);
  const high = Math.max(...known);
  // Differences of rounding are none: a range as narrow would have no width once it is told in nine digits.
  const differs = high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high));
  const room = differs ? 0.06 * (high - low) : least || Math.abs(high) * 0.01 || 1;
  return [tidy(low - room), tidy(high + room)];
}

/** From 0 to above the largest value. */
export function fromZero(values: readonly number[]): readonly [number, number] {
  const high = Math.max(0, ...values.filter(Number.isFinite));
  return [0, high > 0 ? tidy(high * 1.06) : 1];
}

/** Sums of binary fractions end in digits that mean nothing. */
const tidy = (value: number): number => Number(value.toPrecision(9));

/** Names as they stand on an axis. */
export const axisLabels = (names: readonly string[]): readonly string[] => distinctLabels(names, 24);

/** A numeric axis over a fixed range. */
export function ranged(field: string, title: string, domain: readonly [number, number], format?: string) {
  return {
    field,
    type: 'quantitative',
    scale: { domain, nice: false, zero: false },
    axis: { title, tickCount: 5, ...(format !== undefined && { format }) },
  };
}

/** An axis of things that are counted. */
export function counted(field: string, title: string, domain: readonly [number, number]) {
  const { axis, ...channel } = ranged(field, title, domain, 'd');
  return { ...channel, axis: { ...axis, tickMinStep: 1 } };
}
