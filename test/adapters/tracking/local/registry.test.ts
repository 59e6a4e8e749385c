import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileRunRecords } from '../../../../adapters/store/file-run-records.ts';
import { LocalRegistry } from '../../../../adapters/tracking/local/registry.ts';
import { describeModelRegistry } from '../../../conformance/model-registry.ts';

const records = new FileRunRecords(mkdtempSync(join(tmpdir(), 'within-registry-')), 'tracking');
const open = () => new LocalRegistry(records, { now: () => 1_700_000_000_000 });

describeModelRegistry('The store of a project', open);

describe('the registry in the store of a project', () => {
  it('makes one version for a key that two processes bring at once', async () => {
    const version = { model: 'twice', key: 'run', source: 'within:/sha256/a', tags: {} };
    await open().ensureModel({ name: 'twice' });
    const made = await Promise.all([1, 2, 3, 4].map(() => open().registerVersion(version)));
    expect(new Set(made.map(({ version: number }) => number))).toEqual(new Set([1]));
    expect(await open().versions('twice')).toHaveLength(1);
  });

  it('says when a version came', async () => {
    const version = { model: 'timed', key: 'run', source: 'within:/sha256/a', tags: {} };
    expect((await open().registerVersion(version)).createdAt).toBe(1_700_000_000_000);
  });
});
