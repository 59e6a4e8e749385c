import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobRef } from '../../../../contracts/digest.ts';
import { recordedRun } from '../../../../domain/caching/recorded-runs.ts';
import { collect } from '../../../../domain/caching/retention/collect.ts';
import { addPin } from '../../../../domain/caching/retention/pins.ts';
import { AgedLab, day, minute } from '../../../support/aged-lab.ts';
import { definitionOf, diamond, stepOf } from '../../../support/executor.ts';

let lab: AgedLab;
beforeEach(() => {
  lab = new AgedLab();
});
afterEach(() => lab.dispose());

const all = { maxBytes: 0, graceMs: 15 * minute };
const chain = (says: string) =>
  definitionOf([stepOf('a', [], { with: { says } }), stepOf('b', ['a']), stepOf('c', ['b'])], {
    results: { ownMetrics: [], model: { step: 'c', output: 'out' } },
  });
const present = async (refs: readonly BlobRef[]) => {
  const there = await lab.digests();
  return refs.every(({ digest }) => there.has(digest));
};

describe('gc', () => {
  it('without limits clears only what nobody names', async () => {
    const { document } = await lab.run(diamond());
    const { digest } = await lab.blobs.put('nobody needs this', 'text/plain');
    await lab.pass(day);
    const report = await collect({ graceMs: 15 * minute }, lab.collecting);
    expect(report).toMatchObject({ orphans: report.removedBlobs, givenUpMs: 0, evicted: [], limitReached: true });
    expect(await lab.digests()).not.toContain(digest);
    expect(await present(document.steps.flatMap(({ outputs }) => Object.values(outputs)))).toBe(true);
    expect((await lab.run(diamond())).executed).toEqual([]);
  });

  it('leaves what is younger than the grace', async () => {
    await lab.run(diamond());
    await lab.blobs.put('just stored', 'text/plain');
    await lab.pass(14 * minute);
    expect(await collect(all, lab.collecting)).toMatchObject({ removedBlobs: 0, evicted: [], limitReached: false });
    await lab.pass(2 * minute);
    expect(await collect(all, lab.collecting)).toMatchObject({ evicted: [{}, {}, {}, {}] });
  });

  it('keeps document, definition and results of every run that ended, and lets go of the rest', async () => {
    const { document, conclusion } = await lab.run(chain('x'));
    await lab.pass(day);
    const report = await collect(all, lab.collecting);
    expect(report).toMatchObject({ givenUpMs: 30, limitReached: false, after: { entries: 0 } });
    expect(await present([conclusion.resultRef, document.definitionRef, document.results.model!])).toBe(true);
    expect(await present([document.steps[0]!.outputs['out']!])).toBe(false);
    expect(report.kept).toEqual([{ why: 'run', entries: 0, blobs: 3, bytes: report.after.bytes }]);
    expect((await recordedRun('run-0', lab)).document).toEqual(document);
    // The entry of the step whose model is kept goes too, so the step runs again, to the same model.
    expect((await lab.run(chain('x'))).document.results).toEqual(document.results);
  });

  it('keeps documents by which an ended sweep is compared, however old it is', async () => {
    const kept = await lab.blobs.put('{"kept":1}', 'application/json');
    const pinned = await lab.blobs.put('{"pinned":1}', 'application/json');
    await lab.records.put('sweep-1', 'kept.ledger', kept);
    await lab.records.put('sweep-1', 'plan.sweep', pinned);
    await lab.pass(60 * day);
    await collect(all, lab.collecting);
    expect(await present([kept])).toBe(true);
    expect(await present([pinned])).toBe(false);
  });

  it('lets entries go that no run has used for so long', async () => {
    await lab.run(chain('old'));
    await lab.run(chain('used'));
    await lab.pass(20 * day);
    await lab.run(chain('used'));
    await lab.pass(20 * day);
    const { evicted } = await collect({ maxAgeMs: 30 * day, graceMs: 0 }, lab.collecting);
    expect(evicted.map(({ step }) => step).sort()).toEqual(['p/a', 'p/b', 'p/c']);
    expect((await lab.run(chain('used'))).executed).toEqual([]);
    expect((await lab.run(chain('old'))).executed).toEqual(['a', 'b', 'c']);
  });

  it('never touches what is pinned, until it is unpinned', async () => {
    const { document } = await lab.run(chain('run'));
    const other = (await lab.run(chain('key'))).document.steps[0]!;
    await addPin({ given: 'run-0', author: 'ann' }, lab);
    await addPin({ given: other.key!, author: 'ann' }, lab);
    await lab.pass(day);
    const report = await collect(all, lab.collecting);
    expect(report.kept.find(({ why }) => why === 'pinned')).toMatchObject({ entries: 4 });
    expect(await present(document.steps.flatMap(({ outputs }) => Object.values(outputs)))).toBe(true);
    expect((await lab.run(chain('run'))).executed).toEqual([]);
    expect((await lab.run(chain('key'))).executed).toEqual(['b', 'c']);
  });

  it('lets a run that waits in the middle go on without computing again what it had', async () => {
    await lab.run(definitionOf([stepOf('a', [], { with: { says: 'x' } })]));
    await lab.pass(day);
    const open = await lab.open('open', chain('x'), 1);
    expect(lab.executed).toEqual(['a', 'b']);
    await lab.pass(day);
    const report = await collect(all, lab.collecting);
    expect(report.kept.find(({ why }) => why === 'live-run')).toMatchObject({ entries: 2 });
    await open.go(2);
    expect(lab.executed).toEqual(['a', 'b', 'c']);
    expect(open.plan?.conclusion?.status).toBe('completed');
  });

  it('keeps the definition of a run that is not planned yet', async () => {
    const definition = chain('later');
    await lab.executor.define(definition);
    await lab.pass(day);
    const open = await lab.open('open', definition, -1);
    open.plan = undefined;
    await lab.pass(minute);
    await collect({ maxBytes: 0, graceMs: 0 }, lab.collecting);
    await open.go(4);
    expect(open.plan).toMatchObject({ conclusion: { status: 'completed' } });
  });

  it('lets go of a run that died more than a week ago, unless the server says that it is open', async () => {
    await lab.open('dead', chain('x'), 1);
    await lab.pass(8 * day);
    const asked: string[] = [];
    const isOpen = ({ workflowId }: { workflowId: string }) => Promise.resolve(asked.push(workflowId) === 1);
    expect(await collect(all, { ...lab.collecting, isOpen })).toMatchObject({ evicted: [] });
    expect(await collect(all, lab.collecting)).toMatchObject({ evicted: [{ step: 'p/a' }] });
    expect(asked).toEqual(['w', 'w', 'w']);
  });

  it('clears nothing while a record of a run cannot be read, as what it holds would go', async () => {
    await lab.run(chain('x'));
    await lab.run(chain('y'));
    await lab.pass(day);
    const before = [await lab.digests(), await lab.keys()];
    const file = join(lab.root, 'runs', 'run-1', 'result');
    chmodSync(file, 0o644);
    writeFileSync(file, 'half of');
    for (const dryRun of [true, false])
      await expect(collect({ ...all, dryRun }, lab.collecting)).rejects.toMatchObject({
        code: 'STORE_DAMAGED',
        message: expect.stringMatching(/^The record runs\/run-1\/result of the store cannot be read/),
      });
    expect([await lab.digests(), await lab.keys()]).toEqual(before);
  });

  it('keeps all that a run has left whose document is gone, however old it is', async () => {
    const { document, conclusion } = await lab.run(chain('x'));
    const model = document.results.model!;
    await lab.blobs.remove(conclusion.resultRef.digest);
    await lab.pass(60 * day);
    await collect(all, lab.collecting);
    expect(await present([model, document.definitionRef])).toBe(true);
  });

  it('keeps what a sweep has made until it has ended, though it began with a document of before and rests for long', async () => {
    const sweepRef = await lab.blobs.put('{"sweep":1}', 'application/json');
    await lab.pass(60 * day);
    const began = { sweepId: 'sweep-1', pipeline: 'p', modelType: 'm', workflowId: 'sweep/p/sweep-1', file: 'f' };
    await lab.records.put('sweep-1', 'plan.sweep', sweepRef);
    await lab.records.put('sweep-1', 'sweep-start', { ...began, startedAt: lab.now, components: ['split'] });
    await lab.pass(minute);
    const ledger = await lab.blobs.put('{"ledger":1}', 'application/json');
    await lab.pass(3 * day);
    await collect(all, lab.collecting);
    expect(await present([sweepRef, ledger])).toBe(true);
    await lab.pass(30 * day);
    const isOpen = ({ workflowId }: { workflowId: string }) => Promise.resolve(workflowId === 'sweep/p/sweep-1');
    await collect(all, { ...lab.collecting, isOpen });
    expect(await present([sweepRef, ledger])).toBe(true);
    await lab.records.put('sweep-1', 'sweep', { ended: true });
    await collect(all, { ...lab.collecting, isOpen });
    expect(await present([ledger])).toBe(false);
  });

  it('leaves what a run had looked up before the entries were withdrawn, and pins only after', async () => {
    const { document } = await lab.run(chain('x'));
    await lab.pass(day);
    const { records } = lab;
    const put = records.put.bind(records);
    const late: (() => Promise<boolean>)[] = [];
    records.put = (runId, name, value) => {
      if (!name.startsWith('plan.')) return put(runId, name, value);
      late.push(() => put(runId, name, value));
      return Promise.resolve(true);
    };
    const longer = definitionOf([...chain('x').steps, stepOf('d', ['c'])]);
    const { blobs, ...ports } = lab.collecting;
    let looked = false;
    async function* list() {
      yield* blobs.list();
      if (looked) return;
      looked = true;
      await lab.open('late', longer, 0);
    }
    const racing = {
      ...ports,
      blobs: { ...blobs, list },
      pause: async () => void (await Promise.all(late.map((write) => write()))),
    };
    expect(await collect(all, racing)).toMatchObject({ evicted: [{}, {}, {}] });
    expect(late).toHaveLength(1);
    expect(await present(document.steps.flatMap(({ outputs }) => Object.values(outputs)))).toBe(true);
  });

  it('writes down what it did, and only when it did it', async () => {
    await lab.run(chain('x'));
    await lab.pass(day);
    await collect({ ...all, dryRun: true }, lab.collecting);
    expect(await lab.ledger.read('gc')).toEqual([]);
    const { freedBytes } = await collect(all, lab.collecting);
    expect(await lab.ledger.read('gc')).toMatchObject([{ value: { freedBytes, entries: 3, givenUpMs: 30 } }]);
  });
});

/** Runs of small graphs, some pinned, some waiting in the middle, some long ago. */
const scene = fc.record({
  runs: fc.array(
    fc.record({
      says: fc.constantFrom('x', 'y', 'z', 'longer'.repeat(200)),
      kind: fc.constantFrom('ended' as const, 'pinned' as const, 'open' as const),
      steps: fc.integer({ min: 0, max: 3 }),
      pass: fc.constantFrom(0, 10 * minute, day),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  maxBytes: fc.option(fc.nat(6000), { nil: undefined }),
  maxAgeMs: fc.option(fc.constantFrom(day, 2 * day), { nil: undefined }),
  pinned: fc.nat(30),
});

describe('gc of random stores', () => {
  it('leaves results of runs, pins and all that open runs need, and a trial says what is done then', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ runs, maxBytes, maxAgeMs, pinned }) => {
        const store = new AgedLab();
        const open = [];
        for (const [index, { says, kind, steps, pass }] of runs.entries()) {
          if (kind === 'open') open.push(await store.open(`open-${index}`, chain(says), steps));
          else await store.run(chain(says));
          await store.pass(pass);
        }
        const ended = (await store.records.list()).filter((id) => id.startsWith('run-'));
        for (const [at, id] of ended.entries())
          if (runs.filter(({ kind }) => kind !== 'open')[at]?.kind === 'pinned')
            await addPin({ given: id, author: 'a' }, store);
        const keys = [...(await store.keys())].sort();
        const key = keys[pinned % Math.max(1, keys.length)];
        if (key !== undefined) await addPin({ given: key, author: 'a' }, store);
        const limits = {
          ...(maxBytes !== undefined && { maxBytes }),
          ...(maxAgeMs !== undefined && { maxAgeMs }),
          graceMs: 15 * minute,
        };
        const todo = open.reduce((sum, { plan }) => sum + (plan?.counts.todo ?? 0), 0);
        const there = await store.digests();
        const trial = await collect({ ...limits, dryRun: true }, store.collecting);
        expect(await store.digests()).toEqual(there);
        expect(await store.keys()).toEqual(new Set(keys));
        const report = await collect(limits, store.collecting);
        expect({ ...report, dryRun: true }).toEqual(trial);
        const left = await store.digests();
        expect(left.size).toBe(report.after.blobs);
        // Every entry that stands is whole.
        for (const standing of await store.keys())
          for (const { digest } of Object.values((await store.actions.get(standing))!.outputs))
            expect(left).toContain(digest);
        if (key !== undefined) expect(await store.keys()).toContain(key);
        for (const id of ended) {
          const { document } = await recordedRun(id, store);
          for (const { digest } of [document!.definitionRef, document!.results.model!]) expect(left).toContain(digest);
        }
        const before = store.executed.length;
        for (const run of open) await run.go(6);
        for (const run of open) expect(run.plan?.conclusion?.status).toBe('completed');
        // Nothing that a plan had settled is computed again.
        expect(store.executed.length - before).toBeLessThanOrEqual(todo);
        store.dispose();
      }),
      { numRuns: 40 },
    );
  });
});
