import { expect, it } from 'vitest';
import { bulkBelow, bulkDraws } from '../../../domain/learning/bulk-draws.ts';
import type { RandomStream } from '../../../domain/learning/learner.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

function stateOf(...words: number[]): RandomStream {
  const left = [...words];
  return { ...createStream('unused'), nextUint32: () => left.shift()! };
}

it('gives the known answers of xoshiro128** from the state 1 2 3 4', () => {
  // Of the authors' reference code, as other implementations test them (the Rust crate rand_xoshiro).
  const known = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
  const draw = bulkDraws(stateOf(1, 2, 3, 4));
  expect(known.map(() => draw())).toEqual(known);
});

it('does not stay at zero where the stream gives zeros', () => {
  const draw = bulkDraws(stateOf(0, 0, 0, 0));
  expect(new Set(Array.from({ length: 20 }, draw)).size).toBeGreaterThan(10);
});

it('is even over its range', () => {
  const draw = bulkDraws(createStream('even'));
  const counts = new Array<number>(16).fill(0);
  for (let index = 0; index < 160_000; index += 1) counts[draw() >>> 28]! += 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  // 0.999 quantile of chi-square with 15 degrees of freedom.
  expect(chiSquare).toBeLessThan(37.7);
});

it('draws whole numbers below a bound evenly, the same for the same stream', () => {
  const counts = new Array<number>(7).fill(0);
  const draws = bulkBelow(createStream('below'));
  const first = Array.from({ length: 7000 }, () => draws.nextBelow(7));
  for (const value of first) counts[value]! += 1;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  const again = bulkBelow(createStream('below'));
  expect(first.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => again.nextBelow(7)));
});
