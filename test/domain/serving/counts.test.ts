import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../contracts/deployment.ts';
import { ServedCounts } from '../../../domain/serving/counts.ts';

function open() {
  const kept: { number: number; counts: Observation; at: number }[] = [];
  const time = { now: 0, down: false };
  const sink = {
    async keepCounts(_of: object, number: number, counts: Observation) {
      if (time.down) throw new Error('the store is away');
      kept.push({ number, counts, at: time.now });
    },
  };
  return { kept, time, counts: new ServedCounts({ gateway: 'a1', sink, clock: { now: () => time.now } }) };
}
const served = { deployment: 'd1', stage: 'beta', number: 1 } as const;
const fine = { ms: 5, failed: false };

describe('what a gateway counts', () => {
  it('is written with all that was counted before, and not again while nothing changes', async () => {
    const { counts, kept, time } = open();
    counts.answered(served, 'candidate', fine);
    counts.answered(served, 'champion', { ms: 9, failed: true });
    counts.compared(served, 3, 1);
    time.now = 2_000;
    await counts.flush();
    time.now = 60_000;
    await counts.flush();
    expect(kept).toHaveLength(1);
    expect(kept[0]?.counts).toEqual({
      candidate: { requests: 1, errors: 0, totalMs: 5, longestMs: 5 },
      champion: { requests: 1, errors: 1, totalMs: 9, longestMs: 9 },
      compared: 3,
      disagreed: 1,
    });
  });

  it('leaves hundreds of records in a week of a second each', async () => {
    const { counts, kept, time } = open();
    for (time.now = 0; time.now < 7 * 86_400_000; time.now += 10_000) {
      counts.answered(served, 'candidate', fine);
      await counts.flush();
    }
    expect(kept.length).toBeLessThan(600);
    expect(kept.map(({ number }) => number)).toEqual(kept.map((_, at) => at + 1));
    const late = kept.at(-1)!;
    expect(late.counts.candidate.requests).toBeGreaterThan(0.97 * (7 * 8_640));
  });

  it('is written with the next record where the store was away', async () => {
    const { counts, kept, time } = open();
    counts.answered(served, 'candidate', fine);
    time.down = true;
    await counts.flush(true);
    time.down = false;
    await counts.flush(true);
    expect(kept.map(({ counts: { candidate } }) => candidate.requests)).toEqual([1]);
  });

  it('leaves out versions whose deployment has ended', async () => {
    const { counts, kept } = open();
    counts.answered({ ...served, stage: 'completed' }, 'candidate', fine);
    await counts.flush(true);
    expect(kept).toEqual([]);
    expect(counts.all()).toEqual([]);
  });
});
