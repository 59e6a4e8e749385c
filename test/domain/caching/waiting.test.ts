import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitingPause } from '../../../domain/caching/waiting.ts';

describe('waitingPause', () => {
  it('is never longer than half a lease, nor shorter than half of what it would be', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 2, max: 60_000 }), (...of) => {
        const pause = waitingPause(...of);
        expect(pause).toBeLessThanOrEqual(Math.ceil(of[2] / 2));
        expect(pause).toBeGreaterThanOrEqual(Math.min(of[2] / 2, 150 * 1.5) / 2);
      }),
    );
  });

  it('grows with the attempts', () => {
    expect(waitingPause('a', 20, 12_000)).toBeGreaterThan(waitingPause('a', 1, 12_000));
  });

  it('differs from waiter to waiter, and is the same each time', () => {
    const pauses = Array.from({ length: 32 }, (_, index) => waitingPause(`run ${index}`, 3, 12_000));
    expect(new Set(pauses).size).toBeGreaterThan(24);
    expect(waitingPause('run 0', 3, 12_000)).toBe(pauses[0]);
  });
});
