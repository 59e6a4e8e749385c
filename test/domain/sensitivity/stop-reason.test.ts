/** @module Tests of the sentence that says why a sweep ends or goes on. */
import { describe, expect, it } from 'vitest';
import { additive, planted, simulate } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { plannedWidth } from '../../../domain/sensitivity/planned-looks.ts';
import { stopReason } from '../../../domain/sensitivity/stop-reason.ts';
import { stopSweep } from '../../../domain/sensitivity/stopping.ts';
import { plan } from './sweep-fixtures.ts';

const thresholds = { share: 0.25, deviation: 0.01 };

function told(count: number, { stop = plan.stop, max = 40, shape = planted } = {}): string {
  const planned = { ...plan, first: 10, step: 5, max, stop };
  const decision = stopSweep(simulate(shape, count, createStream('1')), {
    thresholds,
    budget: max,
    width: plannedWidth(planned),
  });
  return stopReason(decision, { blocks: count, max, stop: decision.stop, plan: planned });
}

describe('the reason', () => {
  it.each<[RegExp, Parameters<typeof told>]>([
    [/^After 12 blocks about 28 more are expected\.$/, [12]],
    [
      /^Ended after 20 blocks: every component is clear of the thresholds\.$/,
      [20, { shape: additive('none', [0, 0]) }],
    ],
    [
      /^Ended after all 20 blocks without a clear answer for every component; about \d+ more would settle it\.$/,
      [20, { max: 20 }],
    ],
    [
      /^After 20 blocks about 20 more are expected: the largest standard deviation is known to ± 0\.\d+ and is to be known to ± 0\.1\.$/,
      [20, { stop: { halfWidth: 0.1 } }],
    ],
    [/^Ended after 20 blocks: the mean is known to ± \d\.\d+\.$/, [20, { stop: { halfWidth: 3, of: 'mean' } }]],
    [
      /^Ended after all 20 blocks: the mean is known to ± \d\.\d+ and is to be known to ± 0\.5; about \d+ more would reach that\.$/,
      [20, { max: 20, stop: { halfWidth: 0.5, of: 'mean' } }],
    ],
  ])('is told as %s', (words, asked) => {
    expect(told(...asked)).toMatch(words);
  });
});
