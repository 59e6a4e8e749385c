import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAhead } from '../../../domain/caching/ahead.ts';

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of found) values.push(value);
  return values;
}

it('gives all in order, whichever is there first, and has no more than sixteen under way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(60), async (scheduler, count) => {
      let open = 0;
      let most = 0;
      const read = async (thing: number) => {
        most = Math.max(most, ++open);
        await scheduler.schedule(Promise.resolve());
        open -= 1;
        return thing * 2;
      };
      const things = Array.from({ length: count }, (_, index) => index);
      const found = await scheduler.waitFor(all(readAhead(things, read)));
      expect(found).toEqual(things.map((thing) => thing * 2));
      expect(most).toBe(Math.min(count, 16));
    }),
  );
});

it('throws the failure of the first thing that has one, and leaves none unhandled', async () => {
  const read = (thing: number) => (thing < 3 ? Promise.resolve(thing) : Promise.reject(new Error(`no ${thing}`)));
  const seen: number[] = [];
  const reading = async () => {
    for await (const value of readAhead([0, 1, 2, 3, 4, 5], read)) seen.push(value);
  };
  await expect(reading()).rejects.toThrow('no 3');
  expect(seen).toEqual([0, 1, 2]);
});
