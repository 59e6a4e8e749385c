/** @module What every ledger must do, run over each implementation. */
import { describe, expect, it } from 'vitest';
import type { Clock, Ledger } from '../../domain/caching/ports.ts';

export function describeLedger(name: string, create: (clock: Clock) => Ledger): void {
  describe(`${name} as a ledger`, () => {
    it('keeps what happened under its topic, oldest first', async () => {
      let now = 5;
      const ledger = create({ now: () => now });
      expect(await ledger.read('audit')).toEqual([]);
      const ids: string[] = [];
      for (now of [1_000, 20_000, 20_001]) ids.push(await ledger.append('audit', { now }));
      await ledger.append('pin', 'other');
      expect(await ledger.read('audit')).toEqual(
        [1_000, 20_000, 20_001].map((at, index) => ({ id: ids[index], at, value: { now: at } })),
      );
    });

    it('keeps what many write at one moment', async () => {
      const ledger = create({ now: () => 7 });
      await Promise.all(Array.from({ length: 20 }, (_, index) => ledger.append('damage', index)));
      const kept = (await ledger.read('damage')).map((record) => record.value);
      expect(new Set(kept)).toEqual(new Set(Array.from({ length: 20 }, (_, index) => index)));
    });
  });
}
