import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseReference } from '../../../contracts/dataset-reference.ts';
import type { Upload, UploadVerdict } from '../../../contracts/datasets.ts';
import { DatasetRegistry } from '../../../domain/datasets/registry.ts';
import { digestOf, Lab } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

let lab: Lab;
let registry: DatasetRegistry;
let count = 0;
beforeEach(() => {
  lab = new Lab();
  registry = new DatasetRegistry(lab);
  count = 0;
});
afterEach(() => lab.dispose());

const verdict = (state: UploadVerdict['state'], message = 'no'): UploadVerdict => ({
  state,
  judgedAt: 1,
  runId: 'r',
  contract: digestOf('contract'),
  problems: [],
  ...(state === 'quarantined' && { error: { code: 'CHECK_FAILED', message } }),
});

async function upload(dataset: string, content: string, state?: UploadVerdict['state']): Promise<Upload> {
  count += 1;
  const received = { schema: 1, dataset, uploadId: `upload-${count}-x`, digest: digestOf(content), size: 3 } as const;
  const { upload: made } = await registry.receive({ ...received, format: 'csv', uploader: 'ann', receivedAt: count });
  if (state) await registry.judge(made, verdict(state));
  return made;
}
const digests = async (dataset: string) => (await registry.versions(dataset)).map(({ digest }) => digest);
const find = (text: string) => registry.find(parseReference(text));

describe('the registry of data sets', () => {
  it('gives the newest accepted version as latest, whatever was refused or waits since', async () => {
    await upload('sales', 'one', 'accepted');
    await upload('sales', 'two', 'accepted');
    await upload('sales', 'three', 'quarantined');
    await upload('sales', 'four');
    await upload('sales-eu', 'five', 'accepted');
    expect((await find('sales@latest')).digest).toBe(digestOf('two'));
    expect(await digests('sales')).toEqual(['four', 'three', 'two', 'one'].map(digestOf));
    expect(await registry.summaries()).toMatchObject([
      { dataset: 'sales', accepted: 2, quarantined: 1, pending: 1, pinned: 0, latest: { digest: digestOf('two') } },
      { dataset: 'sales-eu', accepted: 1 },
    ]);
    expect(await find(`sales@${digestOf('three').slice(0, 8)}`)).toMatchObject({ state: 'quarantined' });
  });

  it('counts the same bytes as one version, as old as when they were first accepted', async () => {
    await upload('sales', 'one', 'quarantined');
    await upload('sales', 'two', 'accepted');
    await upload('sales', 'one', 'accepted');
    await upload('sales', 'two', 'quarantined');
    const versions = await registry.versions('sales');
    expect(versions.map(({ digest, state, createdAt }) => [digest, state, createdAt])).toEqual([
      [digestOf('one'), 'accepted', 3],
      [digestOf('two'), 'accepted', 2],
    ]);
    expect(versions[1]?.uploads).toEqual(['upload-2-x', 'upload-4-x']);
  });

  it('takes an upload once: the same id again is the same upload, and for other bytes a conflict', async () => {
    const received = { schema: 1, dataset: 'sales', uploadId: 'key-0123', digest: digestOf('one'), size: 3 } as const;
    const first = { ...received, format: 'csv', uploader: 'ann', receivedAt: 1 } as const;
    expect(await registry.receive(first)).toMatchObject({ first: true, upload: { receivedAt: 1 } });
    expect(await registry.receive({ ...first, receivedAt: 9 })).toMatchObject({
      first: false,
      upload: { receivedAt: 1 },
    });
    for (const other of [{ digest: digestOf('two') }, { format: 'tsv' as const }, { pipeline: 'other.yaml' }])
      expect((await thrownBy(() => registry.receive({ ...first, ...other }))).code).toBe('UPLOAD_CONFLICT');
    expect((await registry.versions('sales')).map(({ digest }) => digest)).toEqual([digestOf('one')]);
  });

  it('remembers the runs that judge an upload, in order, and one winner of two that come at once', async () => {
    const made = await upload('sales', 'one');
    const attempt = { runId: 'run-1', workflowId: 'w' };
    expect(await registry.attempt(made, attempt)).toBe(true);
    expect(await registry.attempt(made, { ...attempt, runId: 'late' })).toBe(false);
    const again = await registry.upload(made);
    expect(again).toMatchObject({ attempts: 1, attempt, state: 'pending' });
    await registry.attempt(again!, { ...attempt, runId: 'run-2' });
    expect(await registry.upload(made)).toMatchObject({ attempts: 2, attempt: { runId: 'run-2' } });
  });

  it('gives the uploads that wait, and reads one that is judged no second time', async () => {
    await upload('sales', 'one', 'accepted');
    const waits = await upload('sales', 'two');
    await upload('sales-eu', 'three');
    const read: string[] = [];
    const { records } = lab;
    const get = (id: string, name: string) => {
      read.push(id);
      return records.get(id, name);
    };
    const counted = {
      get,
      put: records.put.bind(records),
      list: () => records.list(),
      names: records.names.bind(records),
    };
    registry = new DatasetRegistry({ ledger: lab.ledger, records: counted });
    expect((await registry.pending('sales')).map(({ digest }) => digest)).toEqual([digestOf('two')]);
    expect(await registry.pending()).toHaveLength(2);
    read.length = 0;
    expect(await digests('sales')).toEqual(['two', 'one'].map(digestOf));
    expect([...new Set(read)]).toEqual(['dataset.sales.upload-2-x']);
    await registry.judge(waits, verdict('accepted'));
    expect(await registry.pending('sales')).toEqual([]);
    expect((await find('sales@latest')).digest).toBe(digestOf('two'));
  });

  it('lets a person decide otherwise, the last word counting', async () => {
    await upload('sales', 'one', 'accepted');
    await upload('sales', 'two', 'quarantined');
    const decision = { dataset: 'sales', digest: digestOf('two'), author: 'ann', why: 'a new column' };
    await registry.decide({ ...decision, state: 'accepted' });
    expect(await find('sales@latest')).toMatchObject({ digest: digestOf('two'), decision: { why: 'a new column' } });
    lab.now += 1;
    await registry.decide({ ...decision, state: 'quarantined', why: 'wrong month' });
    expect((await find('sales@latest')).digest).toBe(digestOf('one'));
  });

  it('names the nearest data set and says why nothing fits', async () => {
    await upload('sales', 'one', 'quarantined');
    expect((await thrownBy(() => registry.versions('slaes'))).message).toBe(
      'No data set is called "slaes"; did you mean "sales"?',
    );
    expect((await thrownBy(() => registry.versions('../../etc'))).code).toBe('DATASET_NOT_FOUND');
    expect((await thrownBy(() => find('sales@latest'))).message).toContain(
      'has no accepted version (1 is pending or in',
    );
    const digest = digestOf('one').slice(0, 10);
    const slip = `${digest.slice(0, 9)}${digest.endsWith('0') ? '1' : '0'}`;
    expect((await thrownBy(() => find(`sales@${slip}`))).message).toContain(`did you mean "${digest}"?`);
  });

  it('pins a version until it is unpinned', async () => {
    await upload('sales', 'one', 'accepted');
    await registry.pin(parseReference('sales@latest'), 'ann', 'paper');
    expect((await find('sales@latest')).pinned).toBe(true);
    lab.now += 1;
    await registry.unpin(parseReference('sales@latest'), 'ann');
    expect((await find('sales@latest')).pinned).toBe(false);
  });
});
