import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { LocalRuns } from '../../../../adapters/tracking/local/runs.ts';
import { describeRunTracking } from '../../../conformance/run-tracking.ts';

const clock = { now: () => 1_700_000_000_000 };
const { tracked, blobs } = openStore(mkdtempSync(join(tmpdir(), 'within-tracking-')), clock);
const open = () => ({ runs: new LocalRuns(tracked, blobs), blobs });

describeRunTracking('The store of a project', open);

describe('a tracked run in the store of a project', () => {
  const wanted = { key: 'a', experiment: 'e', name: 'n', startedAt: 5, tags: {} };

  it('is begun once by two processes at once', async () => {
    const begun = await Promise.all([1, 2, 3].map(() => open().runs.begin({ ...wanted, key: 'at once' })));
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1);
    expect(await open().runs.search({ key: 'at once', limit: 9 })).toHaveLength(1);
  });

  it('takes no values for a run that nobody began', async () => {
    await expect(open().runs.log('run.x', { tags: { a: 'b' } })).rejects.toMatchObject({ code: 'TRACKING_NOT_FOUND' });
    expect(await open().runs.run('run.x')).toBeUndefined();
  });

  it('writes no record where nothing is new', async () => {
    const { runs } = open();
    const { id } = await runs.begin(wanted);
    const log = () => runs.log(id, { params: { a: '1' }, metrics: [{ key: 'm', value: 1, at: 5, step: 0 }] });
    await log();
    const before = await tracked.names(id);
    await log();
    expect(await tracked.names(id)).toEqual(before);
  });
});
