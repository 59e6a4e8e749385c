import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NearestList } from '../../../domain/learning/nearest-list.ts';

it('holds the fewest nearest rows whose weights reach k, the earlier of equal ones first', () => {
  const row = fc.record({ distance: fc.integer({ min: 0, max: 9 }), weight: fc.constantFrom(0.5, 1, 1, 2, 7) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (rows, k) => {
      const list = new NearestList(k);
      rows.forEach(({ distance, weight }, index) => list.offer(index, distance, weight));
      const sorted = rows.map((own, index) => ({ ...own, index })).sort((a, b) => a.distance - b.distance);
      let total = 0;
      const expected = sorted.filter(({ weight }) => {
        const needed = total < k;
        total += weight;
        return needed;
      });
      const places = Array.from({ length: list.size }, (_, place) => place);
      expect(places.map((place) => list.rowAt(place))).toEqual(expected.map(({ index }) => index));
      expect(places.map((place) => list.distanceAt(place))).toEqual(expected.map(({ distance }) => distance));
      expect(list.bound()).toBe(total >= k ? expected.at(-1)!.distance : Number.POSITIVE_INFINITY);
    }),
  );
});

it('is empty again after it was cleared', () => {
  const list = new NearestList(1);
  expect(list.offer(4, 2, 1)).toBe(true);
  expect(list.offer(5, 2, 1)).toBe(false);
  list.clear();
  expect([list.size, list.bound()]).toEqual([0, Number.POSITIVE_INFINITY]);
  expect(list.offer(6, 9, 1)).toBe(true);
});
