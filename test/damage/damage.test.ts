/** @module Random damage that the next run and its readers meet; `npm run bench -- damage` does the same 10,000 times. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CampaignResult, damage } from '../../bench/damage/campaign.ts';
import { injuryKinds } from '../../bench/damage/injury.ts';
import { type Opened, openBucket, openFolder } from '../../bench/damage/stores.ts';
import { type S3Server, startS3 } from '../support/s3.ts';

const settings = { ttlMs: 60_000, clock: { now: () => 1000 } };

/** Seen by a run or a reader, or met by neither: nothing else may happen to an injury. */
function expectAllDetected({ tallies, wrong }: CampaignResult): void {
  expect(wrong).toEqual([]);
  // A run opens nothing that it reuses: such a bit is found by whoever reads the output. Sizes and names it sees.
  expect(tallies.flip.byReader).toBeGreaterThan(0);
  for (const kind of injuryKinds) {
    const { injected, byRun, byReader, never, quarantined } = tallies[kind];
    expect(byRun + byReader + never, kind).toBe(injected);
    // A kind that nobody came upon would prove nothing.
    expect(byRun, kind).toBeGreaterThan(0);
    expect(quarantined, kind).toBeLessThanOrEqual(byRun + byReader);
  }
}

async function campaign(opened: Opened, cases: number): Promise<CampaignResult> {
  try {
    return await damage(opened, settings, { cases, seed: 'test' });
  } finally {
    opened.dispose();
  }
}

describe('a damaged folder', () => {
  it('gives the outputs of an undamaged one, and keeps all damaged bytes that were met in quarantine', async () => {
    const result = await campaign(openFolder(settings), 300);
    expectAllDetected(result);
    for (const kind of ['flip', 'truncate', 'extend', 'swap'] as const) {
      const { byRun, byReader, quarantined } = result.tallies[kind];
      expect(quarantined, kind).toBe(byRun + byReader);
    }
    // No size tells of a flipped bit, so the ledger has each one that was met.
    const { flip } = result.tallies;
    expect(flip.told).toBe(flip.quarantined);
  }, 240_000);
});

describe('a damaged bucket', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server.stop());

  it('gives the outputs of an undamaged one', async () => {
    const result = await campaign(openBucket(server, 'damaged', settings), 60);
    expectAllDetected(result);
    const { flip } = result.tallies;
    expect(flip.quarantined).toBe(flip.byRun + flip.byReader);
    expect(flip.told).toBe(flip.quarantined);
  }, 240_000);
});
