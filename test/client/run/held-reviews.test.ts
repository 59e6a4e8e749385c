import { describe, expect, it } from 'vitest';
import { askReviews } from '../../../client/run/held-reviews.ts';
import type { Reached } from '../../../client/run/reach.ts';

/** A server whose reviews answer when the test says so. */
function server(dead: ReadonlySet<string>) {
  const seen = { now: 0, most: 0, deadlines: new Set<number>() };
  const query = async (workflowId: string) => {
    const id = workflowId.replace('review/', '');
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await new Promise((done) => setImmediate(done));
    seen.now -= 1;
    if (dead.has(id)) throw new Error('deadline exceeded');
    return { id };
  };
  const client = {
    withDeadline: (until: number, ask: () => unknown) => {
      seen.deadlines.add(until);
      return ask();
    },
    workflow: { getHandle: (workflowId: string) => ({ query: () => query(workflowId) }) },
  };
  return { seen, reach: async () => ({ client }) as unknown as Reached };
}
const ids = Array.from({ length: 100 }, (_, at) => `churn-${at + 1}`);

describe('many open reviews', () => {
  it('are asked a few at a time, and waited for no longer than one is', async () => {
    const { seen, reach } = server(new Set());
    expect([...(await askReviews(reach, ids)).keys()]).toEqual(ids);
    expect(seen.most).toBe(8);
    expect(seen.deadlines.size).toBe(1);
  });

  it('are told of without those that do not answer', async () => {
    const { reach } = server(new Set(['churn-1', 'churn-50']));
    const asked = await askReviews(reach, ids);
    expect(ids.filter((id) => !asked.has(id))).toEqual(['churn-1', 'churn-50']);
  });

  it('are none that answers where no server is up', async () => {
    const down = () =>
      Promise.reject(Object.assign(new Error('down'), { name: 'WithinError', code: 'TEMPORAL_UNAVAILABLE' }));
    expect(await askReviews(down, ids)).toEqual(new Map());
  });
});
