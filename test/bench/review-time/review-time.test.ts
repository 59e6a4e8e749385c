/** @module The simulation of reviews: both sides meet the same draws, nothing is faster than people are, and it comes out again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attention, type Cell } from '../../../bench/review-time/assumptions.ts';
import { baseline } from '../../../bench/review-time/baseline.ts';
import { allFeatures, bestHours, runCell, settings } from '../../../bench/review-time/campaign.ts';
import { Clock } from '../../../bench/review-time/side.ts';
import { isReached, summarize } from '../../../bench/review-time/summary.ts';
import { within } from '../../../bench/review-time/within.ts';
import { World } from '../../../bench/review-time/world.ts';

const busy: Cell = { medianHours: 4, absent: 0.3, delegates: true, load: 40, quorum: 2 };
const plain: Cell = { medianHours: 4, absent: 0.3, delegates: false, load: 10, quorum: 1 };
const hourMs = 3_600_000;

describe('the clock of the simulation', () => {
  it('runs what is due in the order of its time, and of one time in the order of asking', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const clock = new Clock();
        const ran: [number, number][] = [];
        for (const [order, time] of times.entries()) clock.at(time, (now) => ran.push([now, order]));
        clock.runUntil(15);
        const due = times.map((time, order) => [time, order] as [number, number]).filter(([time]) => time <= 15);
        expect(ran).toEqual(due.toSorted((one, other) => one[0] - other[0] || one[1] - other[1]));
      }),
    );
  });
});

describe('reviews on a simulated clock', () => {
  it('come out again to the last hour', async () => {
    const run = async () => [baseline(new World(busy, 's')), await within(new World(busy, 's'), allFeatures, settings)];
    expect(await run()).toEqual(await run());
  });

  it('are never decided sooner than people respond who take them up at once', () => {
    const world = new World(plain, 's');
    const { hours } = baseline(world);
    for (const [index, { id, at }] of world.reviews.entries())
      expect(hours[index]).toBeGreaterThanOrEqual((world.soonest(id, at) - at) / hourMs);
  });

  it('find a sound fall where readers are busy and away, and less of it without the digest', async () => {
    const full = await runCell(busy, { replicates: 1 });
    const loud = await runCell(busy, { replicates: 1, features: { ...allFeatures, digest: false } });
    expect(isReached(full)).toBe(true);
    expect(full.withinHours).toBeGreaterThan(bestHours(busy, 1) / 2);
    expect(loud.withinHours).toBeGreaterThan(full.withinHours);
    expect(loud.messages).toBeGreaterThan(full.messages);
  });

  it('pay less attention to each message the more there are', () => {
    expect([0, 20, 60].map(attention)).toEqual([1, 0.5, 0.25]);
  });

  it('call a side that does the same no better', () => {
    const same = baseline(new World(plain, 's'));
    const found = summarize([{ baseline: same, within: same }], () => 0);
    expect(found).toMatchObject({ fall: 0, interval: [0, 0], messages: 1 });
    expect(isReached(found)).toBe(false);
  });
});
