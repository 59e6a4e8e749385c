/** @module Writers killed in the middle of writing; `npm run bench -- damage` kills 200. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killWriters } from '../../bench/damage/kills.ts';
import { openBucket, openFolder } from '../../bench/damage/stores.ts';
import { type S3Server, startS3 } from '../support/s3.ts';

const settings = { ttlMs: 1_000, clock: { now: () => 1000 } };

describe('a store whose writers are killed', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server.stop());

  it.each([
    ['folder', 40, () => openFolder(settings)],
    ['bucket', 4, () => openBucket(server, 'killed', settings)],
  ] as const)(
    'shows nothing half written: %s, %d kills',
    async (_name, kills, open) => {
      const opened = open();
      try {
        const { broken, entries, records } = await killWriters(opened, settings, { kills, seed: 'test' });
        expect(broken).toEqual([]);
        expect(entries).toBeGreaterThan(kills);
        expect(records).toBeGreaterThan(kills);
      } finally {
        opened.dispose();
      }
    },
    240_000,
  );
});
