import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLedger } from '../../../adapters/store/file-ledger.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import { TrainedModels } from '../../../domain/model/trained-models.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { thrownBy } from '../../support/thrown.ts';

let lab: RecordedRuns;
let models: TrainedModels;
let ledger: FileLedger;
beforeEach(() => {
  lab = new RecordedRuns();
  ledger = new FileLedger(lab.store, { now: () => 1000 });
  models = new TrainedModels({ blobs: lab.blobs, records: lab.records, ledger });
});
afterEach(() => lab.remove());

const trained = async (runId: string, bytes: string, parts: Partial<RunDocument> = {}) => {
  const model = await lab.blobs.put(bytes, 'application/octet-stream');
  await lab.end(runId, { results: { model }, ...parts });
  return { path: 'demo.model', digest: model.digest, size: model.size };
};

describe('TrainedModels', () => {
  it('gives the model of the newest run of a pipeline that completed, and of a run by the beginning of its id', async () => {
    const earlier = await trained('20260101-a', 'one');
    const newest = await trained('20260102-b', 'two');
    await trained('20260103-c', 'three', { status: 'failed' });
    await lab.start('20260104-d');
    expect(await models.resolve('demo')).toEqual(newest);
    expect(await models.resolve('20260101')).toEqual(earlier);
    const several = await thrownBy(() => models.resolve('2026'));
    expect(several).toMatchObject({ code: 'RUN_NOT_FOUND', message: expect.stringContaining('Several runs') });
  });

  it('passes by runs that were revoked, and refuses one that is named', async () => {
    const earlier = await trained('20260101-a', 'one');
    await trained('20260102-b', 'two');
    const revoked = { why: 'wrong labels', author: 'ada', keys: [], derived: [], runs: ['20260102-b'], models: [] };
    await ledger.append('revocation', revoked);
    expect(await models.resolve('demo')).toEqual(earlier);
    const error = await thrownBy(() => models.resolve('20260102-b'));
    expect(error).toMatchObject({ code: 'ENTRY_REVOKED', message: expect.stringContaining('ada: wrong labels') });
  });

  it('says what was probably meant, and what has no model', async () => {
    await lab.end('20260101-a');
    expect((await thrownBy(() => models.resolve('demmo'))).message).toContain('did you mean "demo"?');
    for (const reference of ['demo', '20260101-a'])
      expect(await thrownBy(() => models.resolve(reference))).toMatchObject({ code: 'OUTPUT_NOT_FOUND' });
  });

  it('tells that the bytes of a model are gone', async () => {
    await lab.end('20260101-a', {
      results: { model: { digest: 'a'.repeat(64), size: 3, mediaType: 'application/octet-stream' } },
    });
    expect(await thrownBy(() => models.resolve('demo'))).toMatchObject({ code: 'INPUT_LOST' });
  });
});
