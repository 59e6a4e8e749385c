/** @module What every lease store must do, run over each implementation. */
import { describe, expect, it } from 'vitest';
import type { LeaseStore } from '../../domain/caching/ports.ts';

const keyOf = (number: number) => number.toString(16).padStart(64, '0');
/** Longer than any test takes. */
const long = 3_600_000;
/** Over before it has begun. */
const over = -3_600_000;

/** `create` gives a store of its own each time, with leases of `ttlMs`. */
export function describeLeases(name: string, create: (ttlMs: number) => LeaseStore, again = create): void {
  describe(`${name} as a lease store`, () => {
    it('gives a key to one of many who ask at once', async () => {
      const leases = create(long);
      const asked = await Promise.all(Array.from({ length: 16 }, () => leases.acquire(keyOf(1))));
      const held = asked.filter((lease) => lease !== undefined);
      expect(held).toHaveLength(1);
      expect(await held[0]?.held()).toBe(true);
      expect(await leases.acquire(keyOf(1))).toBeUndefined();
      expect((await leases.acquire(keyOf(2)))?.epoch).toBe(1);
    });

    it('gives a key out again once it is given back', async () => {
      const leases = create(long);
      await (await leases.acquire(keyOf(1)))?.release();
      expect(await leases.acquire(keyOf(1))).toBeDefined();
    });

    it('lets another take over a lease that has ended, with a higher number, and the late holder learn it', async () => {
      const leases = create(over);
      const first = await leases.acquire(keyOf(1));
      const second = await leases.acquire(keyOf(1));
      expect(second?.epoch).toBeGreaterThan(first?.epoch ?? 0);
      expect([await first?.held(), await second?.held()]).toEqual([false, true]);
      // A late holder gives back what is not its own any more.
      await first?.release();
      expect(await second?.held()).toBe(true);
    });

    it('never gives out a number twice after a take-over', async () => {
      const leases = create(over);
      const sleeping = await leases.acquire(keyOf(1));
      await (await leases.acquire(keyOf(1)))?.release();
      const third = await leases.acquire(keyOf(1));
      expect(third?.epoch).toBe(3);
      expect([await sleeping?.held(), await third?.held()]).toEqual([false, true]);
    });

    it.each(['../x', '', 'A'.repeat(64)])('refuses %j as a key', async (key) => {
      await expect(again(long).acquire(key)).rejects.toThrow();
    });
  });
}
