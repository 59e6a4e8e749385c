/** @module When a stack may stop. */
import { describe, expect, it } from 'vitest';
import { IdleWatch } from '../../../workers/stack/idle.ts';

function watched(idleMs: number) {
  const world = { now: 0, touched: 0, open: 0, counted: 0, broken: false };
  const watch = new IdleWatch({
    idleMs,
    now: () => world.now,
    touchedAt: () => world.touched,
    openRuns: async () => {
      world.counted += 1;
      if (world.broken) throw new Error('no answer');
      return world.open;
    },
  });
  return { world, watch };
}

describe('a stack that nobody asked to keep', () => {
  it('is idle when neither client nor run was seen for the whole time', async () => {
    const { world, watch } = watched(100);
    world.now = 99;
    expect(await watch.isIdle()).toBe(false);
    expect(world.counted).toBe(0);
    world.now = 100;
    expect(await watch.isIdle()).toBe(true);
  });

  it('is not idle after a touch', async () => {
    const { world, watch } = watched(100);
    Object.assign(world, { now: 150, touched: 51 });
    expect(await watch.isIdle()).toBe(false);
  });

  it('begins to wait anew when an open run was seen', async () => {
    const { world, watch } = watched(100);
    Object.assign(world, { now: 100, open: 1 });
    expect(await watch.isIdle()).toBe(false);
    Object.assign(world, { now: 199, open: 0 });
    expect(await watch.isIdle()).toBe(false);
    world.now = 200;
    expect(await watch.isIdle()).toBe(true);
  });

  it('is not idle when its runs cannot be counted', async () => {
    const { world, watch } = watched(100);
    Object.assign(world, { now: 100, broken: true });
    expect(await watch.isIdle()).toBe(false);
  });
});
