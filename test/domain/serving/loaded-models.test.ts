import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { saveModel } from '../../../domain/model/model.ts';
import { LoadedModels } from '../../../domain/serving/loaded-models.ts';
import { cloudModel } from '../../support/clouds.ts';

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

function open() {
  const blobs = new Map<string, Uint8Array>();
  let reads = 0;
  const models = new LoadedModels({
    async get(digest) {
      reads += 1;
      return blobs.get(digest);
    },
  });
  const put = (text: string) => {
    blobs.set(digestOf(text), new TextEncoder().encode(text));
    return digestOf(text);
  };
  return { models, put, reads: () => reads };
}
const text = saveModel(cloudModel('classification'));

describe('models in memory', () => {
  it('are read once for each digest, by all who ask at once', async () => {
    const { models, put, reads } = open();
    const digest = put(text);
    const [one, two] = await Promise.all([models.of(digest), models.of(digest)]);
    expect(one).toBe(two);
    expect(await models.of(digest)).toBe(one);
    expect(reads()).toBe(1);
  });

  it('that could not be read are read again', async () => {
    const { models, put } = open();
    await expect(models.of(digestOf(text))).rejects.toThrow(/is gone from the store/);
    expect((await models.of(put(text))).model.task).toBe('classification');
  });

  it('are eight at most, those that were asked for last', async () => {
    const { models, put, reads } = open();
    const digests = Array.from({ length: 9 }, (_, at) => put(text.replace('"rows":200', `"rows":${300 + at}`)));
    expect(new Set(digests).size).toBe(9);
    for (const digest of digests) await models.of(digest);
    await models.of(digests[8]!);
    expect(reads()).toBe(9);
    await models.of(digests[0]!);
    expect(reads()).toBe(10);
  });

  it('run no program', async () => {
    const { models, put } = open();
    await expect(models.of(put('within-model 3 10\n'))).rejects.toThrow();
  });
});
