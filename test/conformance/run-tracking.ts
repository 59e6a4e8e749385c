/** @module What every store of tracked runs must do, run over each implementation. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BlobStore } from '../../domain/caching/ports.ts';
import type { RunTracking } from '../../domain/tracking/ports.ts';

export interface TrackingUnderTest {
  readonly runs: RunTracking;
  readonly blobs: Pick<BlobStore, 'put'>;
}

const start = 1_700_000_000_000;

export function describeRunTracking(name: string, open: () => TrackingUnderTest): void {
  describe(`${name} as a store of runs`, () => {
    const fresh = (edit: object = {}) => ({
      key: `key ${randomUUID()}`,
      experiment: `experiment ${randomUUID()}`,
      name: 'a run',
      startedAt: start,
      tags: { 'within.pipeline': 'iris' },
      ...edit,
    });

    it('makes one run for a key, however often it is asked', async () => {
      const { runs } = open();
      const wanted = fresh();
      const run = await runs.begin(wanted);
      const { tags: _tags, ...shown } = wanted;
      expect(run).toMatchObject({ ...shown, status: 'running', params: {}, metrics: {}, datasets: [] });
      expect(run.tags).toMatchObject(wanted.tags);
      expect((await runs.begin({ ...wanted, startedAt: start + 5 })).id).toBe(run.id);
      expect((await open().runs.begin(wanted)).id).toBe(run.id);
      expect(await runs.run(run.id)).toMatchObject({ key: wanted.key, startedAt: start });
      expect(await runs.run('run-of-nobody')).toBeUndefined();
    });

    it('changes nothing where everything is logged a second time', async () => {
      const { runs } = open();
      const { id } = await runs.begin(fresh());
      const again = async () => {
        const metrics = [0.5, 0.75].map((value, step) => ({ key: 'accuracy', value, at: start + step, step }));
        await runs.log(id, { params: { 'model.trees': '100', note: '' }, metrics, tags: { stage: 'alpha' } });
        const digest = 'd'.repeat(36);
        await runs.logDatasets(id, [
          { name: 'iris.csv', digest, sourceType: 'local', source: '{"uri":"iris.csv"}', context: 'training' },
        ]);
        await runs.end(id, 'finished', start + 10);
        return runs.run(id);
      };
      const first = await again();
      expect(first).toMatchObject({
        status: 'finished',
        endedAt: start + 10,
        params: { 'model.trees': '100', note: '' },
        metrics: { accuracy: 0.75 },
        datasets: [{ name: 'iris.csv', digest: 'd'.repeat(36), sourceType: 'local', context: 'training' }],
      });
      expect(first?.tags).toMatchObject({ stage: 'alpha', 'within.pipeline': 'iris' });
      expect(await again()).toEqual(first);
    });

    it('refuses another value of a parameter and keeps the first', async () => {
      const { runs } = open();
      const { id } = await runs.begin(fresh());
      await runs.log(id, { params: { depth: '3' } });
      const changing = runs.log(id, { params: { depth: '5' } });
      await expect(changing).rejects.toMatchObject({ code: 'TRACKING_CONFLICT' });
      await expect(changing).rejects.toThrow(/depth/);
      expect((await runs.run(id))?.params).toEqual({ depth: '3' });
    });

    it('lets a tag have its last value', async () => {
      const { runs } = open();
      const { id } = await runs.begin(fresh());
      for (const stage of ['alpha', 'beta', 'alpha']) await runs.log(id, { tags: { stage } });
      expect((await runs.run(id))?.tags['stage']).toBe('alpha');
    });

    it('takes more values than one request may hold', async () => {
      const { runs } = open();
      const { id } = await runs.begin(fresh());
      const long = 'x'.repeat(5_900);
      const params = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`p${index}`, `${long}${index}`]));
      const metrics = Array.from({ length: 1_200 }, (_, index) => ({
        key: `m${index}`,
        value: index,
        at: start,
        step: 0,
      }));
      await runs.log(id, { params, metrics });
      const run = await runs.run(id);
      expect(run?.params).toEqual(params);
      expect(Object.keys(run?.metrics ?? {})).toHaveLength(1_200);
    });

    it('keeps artifacts by path and shows a folder at a time', async () => {
      const { runs, blobs } = open();
      const { id } = await runs.begin(fresh());
      const report = await blobs.put(`report ${randomUUID()}`, 'text/html');
      await runs.putArtifact(id, 'report/the report.html', report);
      await runs.putArtifact(id, 'report/the report.html', report);
      await runs.putArtifact(id, 'top.txt', await blobs.put('', 'text/plain'));
      expect(await runs.artifacts(id)).toEqual([{ path: 'report' }, { path: 'top.txt', size: 0 }]);
      expect(await runs.artifacts(id, 'report')).toEqual([{ path: 'report/the report.html', size: report.size }]);
      expect(await runs.artifacts(id, 'nothing')).toEqual([]);
    });

    it.each(['../up', '/root', 'a//b', '', 'a/./b', 'a\\b', 'a\nb'])('refuses the path %j', async (path) => {
      const { runs, blobs } = open();
      const { id } = await runs.begin(fresh());
      const putting = runs.putArtifact(id, path, await blobs.put('x', 'text/plain'));
      await expect(putting).rejects.toMatchObject({ code: 'TRACKING_INVALID' });
    });

    it('says which bytes of an artifact are gone', async () => {
      const { runs } = open();
      const { id } = await runs.begin(fresh());
      const gone = { digest: '9'.repeat(64), size: 1, mediaType: 'text/plain' };
      await expect(runs.putArtifact(id, 'a.txt', gone)).rejects.toMatchObject({ code: 'INPUT_LOST' });
    });

    it('finds runs by experiment, key and start, newest start first', async () => {
      const { runs } = open();
      const experiment = `experiment ${randomUUID()}`;
      const made = [];
      for (const startedAt of [start + 1000, start + 3000, start + 2000])
        made.push(await runs.begin(fresh({ experiment, startedAt })));
      const other = await runs.begin(fresh({ startedAt: start + 9_000_000 }));
      const [first, third, second] = made.map(({ id }) => id);
      const ids = async (query: object) => (await runs.search({ limit: 100, ...query })).map(({ id }) => id);
      expect(await ids({ experiment })).toEqual([third, second, first]);
      expect(await ids({ experiment, limit: 2 })).toEqual([third, second]);
      expect(await ids({ experiment, since: start + 2000 })).toEqual([third, second]);
      expect(await ids({ experiment, key: made[0]?.key })).toEqual([first]);
      expect(await ids({ key: other.key })).toEqual([other.id]);
      expect(await ids({ experiment: 'of nobody' })).toEqual([]);
    });

    it('removes nothing where a key has one run', async () => {
      const { runs } = open();
      const { id, key = '' } = await runs.begin(fresh());
      expect(await runs.settle(key, id)).toBe(0);
      expect(await runs.run(id)).toBeDefined();
    });

    it.each(['failed', 'cancelled'] as const)('ends a run as %s', async (status) => {
      const { runs } = open();
      const { id } = await runs.begin(fresh());
      await runs.end(id, status, start + 1);
      expect(await runs.run(id)).toMatchObject({ status, endedAt: start + 1 });
    });
  });
}
