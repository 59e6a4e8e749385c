import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import type { ReviewRequest, ReviewView } from '../../../contracts/review.ts';
import { ReviewRecords } from '../../../domain/collaboration/review/records.ts';
import { reviewFinding } from '../../../domain/deployment/review-gate.ts';
import { aRequest } from '../../support/reviews.ts';

const [mine, other] = ['a'.repeat(64), 'b'.repeat(64)];
const model = (digest: string) => ({ model: { digest, size: 1, mediaType: 'application/json' } });

function open() {
  const store = new FileRunRecords(mkdtempSync(join(tmpdir(), 'within-review-gate-')), 'reviews');
  const records = new ReviewRecords(store);
  const begin = (id: string, digest: string, at: number) => {
    const subject = { type: 'model', id: 'r1', name: 'iris' };
    return records.begin({ id, subject, artifacts: model(digest), told: true } as unknown as ReviewRequest, at);
  };
  const end = (id: string, digest: string, state: string) =>
    records.close({
      schema: 1,
      id,
      state,
      artifacts: model(digest),
      closed: true,
      why: 'by 2 of 3',
    } as unknown as ReviewView);
  return {
    records,
    begin,
    end,
    find: (id?: string) => reviewFinding({ subject: 'iris', digest: mine, ...(id !== undefined && { id }) }, store),
  };
}

describe('the review of a model', () => {
  it('counts for the very digest that people looked at', async () => {
    const { begin, end, find } = open();
    expect((await find()).state).toBe('absent');
    await begin('iris-1', other, 1);
    await end('iris-1', other, 'approved');
    expect((await find()).state).toBe('absent');
    await begin('iris-2', mine, 2);
    expect(await find()).toEqual({ part: 'review', state: 'waiting', why: 'review iris-2 is open' });
    await end('iris-2', mine, 'approved');
    expect((await find()).state).toBe('passed');
  });

  it.each(['rejected', 'expired', 'withdrawn', 'changesRequested'])('that ended as %s refuses', async (state) => {
    const { begin, end, find } = open();
    await begin('iris-1', mine, 1);
    await end('iris-1', mine, state);
    expect(await find()).toMatchObject({ state: 'failed', why: `review iris-1 ended as ${state}, by 2 of 3` });
  });

  it('is the last one where there were several', async () => {
    const { begin, end, find } = open();
    await begin('iris-9', mine, 1);
    await end('iris-9', mine, 'rejected');
    await begin('iris-10', mine, 2);
    await end('iris-10', mine, 'approved');
    expect((await find()).state).toBe('passed');
  });

  it('does not wait for a model whose place a newer one has taken', async () => {
    const { records, begin, find } = open();
    await begin('iris-1', mine, 1);
    const digests = { model: other };
    await records.append('iris-1', [{ number: 2, at: 2, kind: 'newVersion', version: 2, digests }]);
    expect(await find()).toMatchObject({ state: 'failed' });
  });

  it('is the one that the run has asked for, whatever was decided on the same digest before', async () => {
    const { begin, end, find } = open();
    await begin('iris-1', mine, 1);
    await end('iris-1', mine, 'rejected');
    expect((await find('iris-2')).state).toBe('absent');
    await begin('iris-2', mine, 2);
    expect((await find('iris-2')).state).toBe('waiting');
    await end('iris-2', mine, 'approved');
    expect((await find('iris-2')).state).toBe('passed');
    await begin('iris-3', other, 3);
    await end('iris-3', other, 'approved');
    expect(await find('iris-3')).toMatchObject({ state: 'failed' });
  });

  it('says who was asked last, by the rules of then, to be asked about a stage', async () => {
    const { records, find } = open();
    const subject = { type: 'model' as const, id: 'r1', name: 'iris' };
    const first = aRequest({ id: 'iris-1', subject, artifacts: model(other), requester: 'dora' });
    await records.begin(first, 1);
    const later = { kind: 'newVersion' as const, digests: { model: mine } };
    const rules = { ...first.rules, reviewers: ['ben'], quorum: 1 };
    await records.append('iris-1', [{ number: 2, at: 2, version: 2, ...later, person: 'carl', rules }]);
    expect((await find())?.asked).toEqual({ rules, requester: 'carl' });
    await records.append('iris-1', [{ number: 3, at: 3, version: 3, ...later }]);
    expect((await find())?.asked).toEqual({ rules });
  });

  it('of another subject says nothing', async () => {
    const { records, find } = open();
    const subject = { type: 'model' as const, id: 'r1', name: 'iris-2' };
    await records.begin({ id: 'iris-2-1', subject, artifacts: model(mine), told: true } as unknown as ReviewRequest, 1);
    expect((await find()).state).toBe('absent');
  });
});
