/** @module Callers in several processes over one store: who computes, who waits, whose clock counts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Opened, openBucket, openFolder } from '../../bench/damage/stores.ts';
import { awaiting, CallerProcess } from '../support/caller-process.ts';
import { definitionOf, stepOf } from '../support/executor.ts';
import { type S3Server, startS3 } from '../support/s3.ts';
import type { CallerOrder } from './fixtures/caller.ts';

/** Long enough that no process of a loaded machine is taken for dead. */
const ttlMs = 10_000;
const day = 24 * 3_600_000;
const settings = { ttlMs, clock: { now: () => Date.now() } };
const one = (name: string) => definitionOf([stepOf(name)]);

let server: S3Server;
beforeAll(async () => {
  server = await startS3();
});
afterAll(() => server.stop());

const places = [
  ['a folder', () => openFolder(settings)],
  ['a bucket', () => openBucket(server, `p${Math.trunc(performance.now())}`, settings)],
] as const;

describe.each(places)('processes that share %s', (_where, open) => {
  let opened: Opened;
  let work: string;
  const started: CallerProcess[] = [];
  const lay = () => {
    opened = open();
    work = mkdtempSync(join(tmpdir(), 'within-callers-'));
  };
  afterEach(async () => {
    for (const caller of started.splice(0)) await caller.kill();
    opened.dispose();
    rmSync(work, { recursive: true });
  });

  async function start(order: Partial<CallerOrder>, seen: () => void = () => undefined): Promise<CallerProcess> {
    const whole = { place: opened.place, work, ttlMs, name: 'a', callers: 1, definition: one('a'), skewMs: 0 };
    const caller = await CallerProcess.start({ ...whole, waits: true, ...order }, seen);
    started.push(caller);
    return caller;
  }
  const ran = () => started.flatMap((caller) => caller.ran);
  const waits = () => started.reduce((sum, caller) => sum + caller.waits, 0);

  it('compute one key once for 32 callers in 4 processes', async () => {
    lay();
    // The step goes on when the 31 others have all found it taken.
    const { look, done } = awaiting(() => ran().length > 0 && waits() + ran().length >= 32);
    for (const name of ['p0', 'p1', 'p2', 'p3']) await start({ name, callers: 8 }, look);
    await done;
    for (const caller of started) caller.go();
    const documents = (await Promise.all(started.map((caller) => caller.documents()))).flat();
    expect(ran()).toEqual(['a']);
    expect(documents).toHaveLength(32);
    expect(new Set(documents.map(({ steps }) => steps[0]?.outputs['out']?.digest)).size).toBe(1);
    expect(documents.filter(({ steps }) => steps[0]?.outcome === 'reused')).toHaveLength(31);
  }, 180_000);

  it.each([
    ['a day ahead', day, -day],
    ['a day behind', -day, day],
  ])(
    'exclude each other though the clock of the first is %s',
    async (_what, first, second) => {
      lay();
      const busy = awaiting(() => ran().length === 1);
      const holder = await start({ name: 'holder', skewMs: first }, busy.look);
      await busy.done;
      const refused = awaiting(() => waits() === 1 || ran().length > 1);
      const other = await start({ name: 'other', skewMs: second }, refused.look);
      await refused.done;
      expect(ran()).toEqual(['a']);
      holder.go();
      const [kept] = await holder.documents();
      const [found] = await other.documents();
      expect([kept?.steps[0]?.outcome, found?.steps[0]?.outcome]).toEqual(['ran', 'reused']);
      expect(found?.steps[0]?.outputs).toEqual(kept?.steps[0]?.outputs);
      // A result that was late would say that another took over; what was kept is found, and named as the nearest.
      expect(kept?.warnings).toEqual([]);
      const edited = definitionOf([stepOf('a', [], { with: { name: 'a', edited: true } })]);
      const third = await start({ name: 'third', skewMs: second, definition: edited, waits: false });
      const [explained] = await third.documents();
      expect(explained?.steps[0]).toMatchObject({
        outcome: 'ran',
        nearest: kept?.steps[0]?.key,
        reason: { component: 'params', path: 'with.edited' },
      });
    },
    180_000,
  );
});
