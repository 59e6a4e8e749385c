import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { resultRecord } from '../../../domain/caching/executor.ts';
import { stageReview, stageReviewName } from '../../../domain/deployment/stage-review.ts';
import { aRequest, aRun, seen } from '../../support/deployments.ts';
import { aRequest as aReviewRequest } from '../../support/reviews.ts';

const { rules } = aReviewRequest();
const asked = {
  request: aRequest({ runId: 'r1', announce: true }),
  stage: 'beta' as const,
  verdict: { outcome: 'inconclusive' as const, why: 'too few requests' },
  observed: seen({ requests: 3 }),
  asked: { rules, requester: 'carl' },
  at: 7,
};

describe('the review of a stage', () => {
  it('is bound to its counts and to what the run made', async () => {
    const root = mkdtempSync(join(tmpdir(), 'within-stage-review-'));
    const blobs = new FileBlobStore(root, () => Promise.resolve(''));
    const ports = { blobs, records: new FileRunRecords(root) };
    await ports.records.put('r1', resultRecord, await blobs.put(JSON.stringify(aRun()), 'application/json'));
    const one = await stageReview(asked, ports);
    expect(one).toMatchObject({
      subject: { type: 'deployment', id: 'd1', name: 'iris.champion.beta' },
      requester: 'carl',
      facts: { model: 'iris', stage: 'beta', inconclusive: 'too few requests', requests: 3 },
      artifacts: { model: { digest: asked.request.digest } },
      told: true,
    });
    expect(await stageReview(asked, ports)).toEqual(one);
    const other = await stageReview({ ...asked, observed: seen({ requests: 4 }) }, ports);
    expect(other.artifacts['stage']).not.toEqual(one.artifacts['stage']);
    const request = { ...asked.request, digest: 'c'.repeat(64) };
    expect(Object.keys((await stageReview({ ...asked, request }, ports)).artifacts)).toEqual(['stage']);
  });

  it('has a name for files and addresses, one for each model and alias', () => {
    const names = ['ä b/c', 'ä-b/c', '../x', 'x'.repeat(250)].map((model) =>
      stageReviewName({ model, alias: 'a b' }, 'beta'),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/);
  });
});
