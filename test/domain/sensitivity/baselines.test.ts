/** @module Tests of stored baselines and what is compared with them. */
import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../../contracts/run.ts';
import { baseFit, type SweepLedger } from '../../../contracts/sweep.ts';
import type { Ledger, LedgerRecord, LedgerTopic } from '../../../domain/caching/ports.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { Baselines } from '../../../domain/sensitivity/baselines.ts';
import { sweep } from './sweep-fixtures.ts';
import { sweepInvalid } from './sweep-invalid.ts';

class ListLedger implements Ledger {
  readonly #records = new Map<LedgerTopic, LedgerRecord[]>();

  async append(topic: LedgerTopic, value: unknown): Promise<string> {
    const records = this.#records.get(topic) ?? [];
    this.#records.set(topic, records);
    const id = `${topic}-${records.length}`;
    records.push({ id, at: records.length, value });
    return id;
  }

  async read(topic: LedgerTopic): Promise<readonly LedgerRecord[]> {
    return this.#records.get(topic) ?? [];
  }
}

function scored(seed: string, { mean, sd }: { mean: number; sd: number }): SweepLedger {
  const stream = createStream(seed);
  const ref = { digest: 'a'.repeat(64), size: 1, mediaType: 'application/json' };
  const blocks = Array.from({ length: 20 }, () => ({ [baseFit]: { ref, value: mean + sd * stream.nextNormal() } }));
  return {
    schema: 1,
    sweep: 'a'.repeat(64),
    metric: 'accuracy',
    task: 'classification',
    ran: 20,
    reused: 0,
    fitMs: 1,
    blocks,
  };
}

const runtime = { node: '20', v8: '11', platform: 'linux-x64' };
const usual = { mean: 0.9, sd: 0.01 };

describe('Baselines', () => {
  it('keeps one a sweep, and none for the same fits once more', async () => {
    const baselines = new Baselines(new ListLedger());
    const first = await baselines.keep({ sweepId: 's1', document: sweep(), ledger: scored('1', usual), runtime });
    const again = await baselines.keep({ sweepId: 's2', document: sweep(), ledger: scored('1', usual), runtime });
    expect(again.key).toBe(first.key);
    expect((await baselines.list()).map(({ sweepId }) => sweepId)).toEqual(['s1']);
    expect(
      await baselines.current({ pipeline: 'cells', modelType: 'random-forest', metric: 'accuracy' }),
    ).toMatchObject({
      components: ['split', 'bootstrap', 'features'],
      sd: expect.closeTo(0.01, 2),
    });
  });

  it('tells baselines apart by data, parameters, code and runtime, and not by seeds or blocks', async () => {
    const key = async (document = sweep(), under: Record<string, string> = runtime) =>
      (
        await new Baselines(new ListLedger()).keep({
          sweepId: 's',
          document,
          ledger: scored('1', usual),
          runtime: under,
        })
      ).key;
    const base = await key();
    expect(await key(sweep({ master: '7', plan: { ...sweep().plan, max: 99 } }))).toBe(base);
    expect(await key(sweep(), { ...runtime, node: '22' })).not.toBe(base);
    const { definition } = sweep();
    const [load, trial] = definition.steps;
    const changed = [
      { ...definition, steps: [load!, { ...trial!, with: { learner: 'random-forest', with: { trees: 6 } } }] },
      {
        ...definition,
        steps: [{ ...load!, in: { source: { files: [{ path: 'd.csv', digest: 'b'.repeat(64), size: 2 }] } } }, trial!],
      },
    ];
    for (const other of changed) expect(await key(sweep({ definition: other }))).not.toBe(base);
  });

  const keeping = () => {
    const baselines = new Baselines(new ListLedger());
    const keep = (sweepId: string, ledger: SweepLedger) =>
      baselines.keep({ sweepId, document: sweep(), ledger, runtime });
    const current = async () =>
      (await baselines.current({ pipeline: 'cells', modelType: 'random-forest', metric: 'accuracy' }))?.sweepId;
    return { baselines, keep, current };
  };

  it('raises an alarm where the level or the spread has moved, and keeps it', async () => {
    const { baselines, keep } = keeping();
    await keep('s1', scored('1', usual));
    expect((await keep('s2', scored('2', usual))).alarms).toEqual([]);
    const [level] = (await keep('s3', scored('3', { mean: 0.8, sd: 0.01 }))).alarms;
    expect(level).toMatch(/^The mean of accuracy of random-forest on cells over seeds is 0\.\d+ and was 0\.\d+/);
    const { alarms } = await keep('s4', scored('4', { mean: 0.9, sd: 0.1 }));
    expect(alarms[0]).toMatch(/^The spread of accuracy/);
    expect((await baselines.alarms()).map(({ of, baseline }) => [of, baseline])).toEqual([
      ['s3', 's2'],
      // Held against what counts, not against the sweep that differed itself.
      ['s4', 's2'],
    ]);
  });

  it('counts no baseline that differs until somebody accepts it', async () => {
    const { baselines, keep, current } = keeping();
    await keep('s1', scored('1', usual));
    const low = { mean: 0.8, sd: 0.01 };
    await keep('s2', scored('2', low));
    expect((await keep('s3', scored('3', low))).alarms).toHaveLength(1);
    expect(await current()).toBe('s1');
    expect(await baselines.accept({ sweepId: 's2', author: 'ada', why: 'new data' })).toEqual({
      sweepId: 's2',
      pipeline: 'cells',
      modelType: 'random-forest',
      metric: 'accuracy',
      author: 'ada',
      replaces: 's1',
    });
    expect(await current()).toBe('s2');
    expect((await keep('s4', scored('4', low))).alarms).toEqual([]);
    expect(await current()).toBe('s4');
    expect((await keep('s5', scored('5', usual))).alarms).toHaveLength(1);
    expect(await current()).toBe('s4');
  });

  it('says what differs again for the same fits, and raises it once', async () => {
    const { baselines, keep } = keeping();
    await keep('s1', scored('1', usual));
    const low = scored('2', { mean: 0.8, sd: 0.01 });
    const { alarms } = await keep('s2', low);
    expect((await keep('s3', low)).alarms).toEqual(alarms);
    expect(await baselines.alarms()).toHaveLength(1);
    expect((await baselines.list()).map(({ sweepId }) => sweepId)).toEqual(['s1', 's2']);
  });

  it('accepts what counts already without a word, and nothing of a sweep that left no baseline', async () => {
    const { baselines, keep } = keeping();
    await keep('s1', scored('1', usual));
    expect(await baselines.accept({ sweepId: 's1', author: 'ada' })).not.toHaveProperty('replaces');
    expect(await baselines.accepted()).toEqual([]);
    await expect(baselines.accept({ sweepId: 's9', author: 'ada' })).rejects.toThrow(
      sweepInvalid('the sweep s9 left no baseline'),
    );
  });

  it('tells of a training run outside of what the seeds let expect, and keeps the alarm once', async () => {
    const baselines = new Baselines(new ListLedger());
    await baselines.keep({ sweepId: 's1', document: sweep(), ledger: scored('1', usual), runtime });
    const run = (value: number, changes: Partial<RunDocument> = {}) =>
      baselines.judgeRun(
        {
          runId: 'r1',
          kind: 'training',
          pipeline: 'cells',
          metrics: { accuracy: { value } },
          steps: [{ outcome: 'ran' }],
          ...changes,
        } as unknown as RunDocument,
        { modelType: 'random-forest' },
      );
    expect(await run(0.9)).toEqual([]);
    expect(await run(0.7, { pipeline: 'others' })).toEqual([]);
    expect(await run(0.7, { kind: 'feature' })).toEqual([]);
    expect(await run(0.7, { steps: [] })).toHaveLength(1);
    expect(await baselines.alarms()).toEqual([]);
    for (let time = 0; time < 2; time += 1)
      expect(await run(0.7)).toEqual([
        expect.stringMatching(/^The accuracy of this run is 0\.7000; by the seeds alone/),
      ]);
    expect(await baselines.alarms()).toMatchObject([{ of: 'r1', baseline: 's1' }]);
    // A sweep that differs does not make it usual.
    const low = scored('2', { mean: 0.7, sd: 0.01 });
    await baselines.keep({ sweepId: 's2', document: sweep(), ledger: low, runtime });
    expect(await run(0.7)).toHaveLength(1);
    await baselines.accept({ sweepId: 's2', author: 'ada' });
    expect(await run(0.7)).toEqual([]);
  });
});
