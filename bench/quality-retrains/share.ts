/** @module A count of a total in words, with Wilson's interval. */
import { wilsonInterval } from '../../domain/statistics/intervals.ts';

export function share(count: number, total: number): string {
  const { lower, upper } = wilsonInterval(count / total, total);
  const [low, high] = [lower, upper].map((bound) => Number((100 * bound).toPrecision(2)));
  return `${count} of ${total} (${low}% to ${high}%)`;
}
