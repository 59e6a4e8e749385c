/** @module Tests of the seeded shuffle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { shuffle } from '../../../domain/splitting/shuffle.ts';

describe('shuffle', () => {
  it('keeps the values and depends on the seed alone', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 50 }), fc.nat(), (values, seed) => {
        const once = shuffle(Uint32Array.from(values), createStream(String(seed)));
        const again = shuffle(Uint32Array.from(values), createStream(String(seed)));
        expect([...once]).toEqual([...again]);
        expect([...once].sort((a, b) => a - b)).toEqual(Array.from(Uint32Array.from(values)).sort((a, b) => a - b));
      }),
    );
  });

  it('puts each value in each place equally often', () => {
    const hits = new Float64Array(16);
    for (let seed = 0; seed < 4000; seed += 1) {
      shuffle(Uint32Array.of(0, 1, 2, 3), createStream(String(seed))).forEach((value, place) => {
        hits[value * 4 + place] = hits[value * 4 + place]! + 1;
      });
    }
    // 1000 expected, deviation 27: five of them.
    for (const count of hits) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });
});
