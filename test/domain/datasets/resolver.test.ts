import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseReference } from '../../../contracts/dataset-reference.ts';
import type { Upload } from '../../../contracts/datasets.ts';
import { DatasetRegistry } from '../../../domain/datasets/registry.ts';
import { UploadResolver, VersionResolver } from '../../../domain/datasets/resolver.ts';
import { Lab } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

let lab: Lab;
let registry: DatasetRegistry;
let resolver: VersionResolver;
beforeEach(() => {
  lab = new Lab();
  registry = new DatasetRegistry(lab);
  resolver = new VersionResolver(registry, lab.blobs);
});
afterEach(() => lab.dispose());

async function upload(
  content: string,
  state?: 'accepted' | 'quarantined',
  error?: { code: string; message: string },
): Promise<Upload> {
  const { digest, size } = await lab.blobs.put(content, 'text/csv');
  const received = { schema: 1, dataset: 'sales', uploadId: `upload-${content}-x`, digest, size } as const;
  const { upload: made } = await registry.receive({ ...received, format: 'tsv', uploader: 'ann', receivedAt: size });
  const verdict = { judgedAt: 1, runId: 'r', contract: digest, problems: [], ...(error && { error }) };
  if (state) await registry.judge(made, { state, ...verdict });
  return made;
}

it('gives an accepted version as a file whose ending tells the format', async () => {
  const { digest } = await upload('one', 'accepted');
  const file = { path: 'sales.tsv', digest, size: 3 };
  expect(await resolver.resolve(parseReference('sales@latest'))).toEqual(file);
  expect(await resolver.resolve(parseReference(`sales@${digest.slice(0, 8)}`))).toEqual(file);
});

it('refuses what is in quarantine or waits, with the reason', async () => {
  const bad = await upload('bad', 'quarantined', { code: 'CHECK_FAILED', message: 'column x is gone.' });
  const open = await upload('open');
  const told = async ({ digest }: Upload) => thrownBy(() => resolver.resolve({ dataset: 'sales', selector: digest }));
  expect(await told(bad)).toMatchObject({
    code: 'DATASET_REFUSED',
    message: expect.stringContaining('is in quarantine (column x is gone), so'),
  });
  expect(await told(open)).toMatchObject({
    code: 'DATASET_REFUSED',
    message: expect.stringContaining('has not been judged'),
  });
});

it('says so where gc has cleared the bytes', async () => {
  const { digest } = await upload('one', 'accepted');
  await lab.blobs.remove(digest);
  const error = await thrownBy(() => resolver.resolve(parseReference('sales@latest')));
  expect(error).toMatchObject({ code: 'DATASET_NOT_FOUND', message: expect.stringContaining('gc cleared them') });
});

it('lets the pipeline that judges an upload see it as latest, and nothing else otherwise', async () => {
  const accepted = await upload('good', 'accepted');
  const judged = await upload('new');
  const judging = new UploadResolver(judged, resolver);
  expect(judging.asked).toBe(false);
  expect((await judging.resolve({ dataset: 'sales', selector: accepted.digest })).digest).toBe(accepted.digest);
  expect(judging.asked).toBe(false);
  expect((await judging.resolve(parseReference('sales@latest'))).digest).toBe(judged.digest);
  expect(judging.asked).toBe(true);
  expect((await judging.beside.resolve(parseReference('sales@latest'))).digest).toBe(accepted.digest);
  expect((await thrownBy(() => judging.resolve(parseReference('other@latest')))).code).toBe('DATASET_NOT_FOUND');
});
