import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileActionStore } from '../../../adapters/store/file-action-store.ts';
import { FileLedger } from '../../../adapters/store/file-ledger.ts';
import { register } from '../../../client/commands/cache/index.ts';
import { register as outputs } from '../../../client/commands/outputs.ts';
import { register as predict } from '../../../client/commands/predict.ts';
import { register as listRuns } from '../../../client/commands/runs/index.ts';
import { register as status } from '../../../client/commands/status.ts';
import { mediaTypes } from '../../../contracts/digest.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import { digestOf } from '../../support/definitions.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { damageFile } from '../../support/store-damage.ts';

const runId = '20260101-000000-aaaaaa';
const model = '{"a":"model"}';
const [load, train] = [digestOf('load'), digestOf('train')];

let runs: RecordedRuns;
let actions: FileActionStore;
beforeEach(async () => {
  runs = new RecordedRuns();
  actions = new FileActionStore(runs.store);
  const steps: RunDocument['steps'] = [];
  for (const [name, key] of [
    ['load', load],
    ['train', train],
  ] as const) {
    const step = await runs.step(name, name === 'train' ? { model } : { table: 'rows' });
    const components = await runs.blobs.put('{}', mediaTypes.json);
    const from = steps[0]?.outputs['table'];
    await actions.publish({
      schema: 2,
      key,
      step: `demo/${name}`,
      use: name,
      outputs: step.outputs,
      components,
      durationMs: 1500,
      createdAt: 1000,
      writer: '7@build-3',
      inputs: from ? { table: { ...from, key: load } } : {},
    });
    steps.push({ ...step, key });
  }
  const ref = steps[1]?.outputs['model'];
  await runs.end(runId, { steps, results: { ...(ref && { model: ref }) } }, 1000);
});
afterEach(() => runs.remove());

const cache = (...argv: string[]) => runs.call(register, 'cache', ...argv);
const revokeLoad = () => cache('revoke', '--step', 'load', '--why', 'wrong labels', '--author', 'ann');

describe('within cache stats', () => {
  it('shows steps by size, and the totals', async () => {
    const { lines } = await cache('stats');
    expect(lines[0]?.split(/ {2,}/)).toEqual(['step', 'entries', 'own bytes', 'compute', 'newest (UTC)']);
    expect(lines[1]?.split(/ {2,}/)).toEqual(['demo/train', '1', '13 B', '1.5 s', '1970-01-01 00:00:01']);
    expect(lines).toContain('Reuse     0 of 2 steps (0.0%) in 1 run, 0 s saved');
    expect(lines).toContain('Damage    none found');
  });

  it('gives the same as one document', async () => {
    const { documents } = await cache('stats', '--json');
    expect(documents).toMatchObject([{ entries: 2, runs: { ended: 1 }, steps: [{ step: 'demo/load' }, {}] }]);
  });
});

describe('within cache verify', () => {
  it('is content with a store that is whole', async () => {
    const { lines, exit } = await cache('verify');
    expect(lines[0]).toMatch(/^2 entries and \d+ blobs \([\d.]+ k?B\) are whole\.$/);
    expect(exit).toBe(0);
  });

  it('exits 1 with counts when a bit was flipped, and is content with what is left', async () => {
    const rows = await runs.blobs.put('rows', 'text/plain');
    damageFile(runs.store, { kind: 'blob', id: rows.digest, how: 'flip', at: 1 });
    damageFile(runs.store, { kind: 'action', id: train, how: 'flip', at: 40 });
    const { documents, exit } = await cache('verify', '--json');
    expect(exit).toBe(1);
    expect(documents).toMatchObject([
      { entries: 1, damagedEntries: 1, damagedBlobs: [rows.digest], missing: [{ key: load }] },
    ]);
    expect((await cache('verify')).exit).toBe(0);
    expect((await cache('verify', '--fix', '--json')).documents).toMatchObject([{ withdrawn: 1 }]);
    expect((await cache('verify', '--json')).documents).toMatchObject([{ entries: 0, missing: [] }]);
  });
});

describe('within cache revoke', () => {
  it('says what it would take, and takes it', async () => {
    const trial = await cache('revoke', load.slice(0, 8), '--why', 'x', '--dry-run');
    expect(trial.lines.at(-1)).toContain('Would be revoked: 2 entries, 1 run, 1 model');
    expect(await actions.get(load)).toBeDefined();
    const { documents } = await cache('revoke', load.slice(0, 8), '--why', 'x', '--author', 'ann', '--json');
    expect(documents).toMatchObject([{ author: 'ann', withdrawn: 2, derived: [{ key: train, step: 'demo/train' }] }]);
    expect(await actions.get(load)).toBeUndefined();
  });

  it.each([
    [['--why', 'x'], 'Say what to revoke'],
    [[load, '--step', 'load', '--why', 'x'], 'not both'],
    [['--step', 'loads', '--why', 'x'], 'did you mean "load"'],
    [['--step', 'unheard-of', '--why', 'x'], 'within cache stats'],
    [['--since', 'yesterday', '--why', 'x'], 'how long ago'],
    [['--step', 'load', '--why', ' '], 'a few words'],
  ])('refuses %j with what to do', async (argv, message) => {
    await expect(cache('revoke', ...argv)).rejects.toThrow(message);
  });

  it('takes only what was made since then', async () => {
    await expect(cache('revoke', '--since', '2026-11-24', '--why', 'x')).rejects.toMatchObject({
      code: 'ENTRY_NOT_FOUND',
    });
    const { documents } = await cache('revoke', '--since', '1970-01-01T00:00:01', '--why', 'x', '--dry-run', '--json');
    expect(documents).toMatchObject([{ keys: [{}, {}] }]);
  });
});

describe('after a revocation', () => {
  it('runs and status show it with the reason', async () => {
    await revokeLoad();
    const listed = await runs.call(listRuns, 'runs');
    expect(listed.lines[1]).toContain('revoked');
    expect(listed.lines[3]).toMatch(new RegExp(`^${runId} revoked .* by ann: wrong labels$`));
    const mark = { status: 'completed', revoked: { why: 'wrong labels', author: 'ann' } };
    expect((await runs.call(listRuns, 'runs', '--json')).documents).toMatchObject([{ runs: [mark] }]);
    expect((await runs.call(status, 'status', runId, '--json')).documents).toMatchObject([mark]);
    expect((await runs.call(status, 'status', runId)).lines.join('\n')).toMatch(/Revoked .* by ann: wrong labels/);
  });

  it('outputs and predict refuse run and model, unless asked for what was revoked', async () => {
    const file = join(runs.project, 'kept.model.json');
    writeFileSync(file, model);
    expect((await runs.call(outputs, 'outputs', runId)).lines).toHaveLength(3);
    await revokeLoad();
    const refused = { code: 'ENTRY_REVOKED', message: expect.stringContaining('by ann: wrong labels') };
    await expect(runs.call(outputs, 'outputs', runId)).rejects.toMatchObject(refused);
    expect((await runs.call(outputs, 'outputs', runId, '--revoked')).lines).toHaveLength(3);
    const out = join(runs.project, 'scored.csv');
    const score = (...argv: string[]) => runs.call(predict, 'predict', ...argv, 'no-rows.csv', '--out', out);
    await expect(score(runId)).rejects.toMatchObject(refused);
    await expect(score(file)).rejects.toMatchObject(refused);
    // Then it is only the rows that are missing.
    await expect(score('--revoked', runId)).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });
});

describe('within cache gc, pin and unpin', () => {
  it('tells in a trial what it then does', async () => {
    const limits = ['--max-size', '0', '--grace', '0s', '--json'];
    const [trial] = (await cache('gc', ...limits, '--dry-run')).documents;
    const [done] = (await cache('gc', ...limits, '--author', 'anna')).documents;
    expect(done).toEqual({ ...(trial as object), dryRun: false });
    expect(done).toMatchObject({ before: { entries: 2 }, after: { entries: 0 }, evicted: [{}, {}] });
    const kept = await new FileLedger(runs.store, { now: () => 0 }).read('gc');
    expect(kept).toMatchObject([{ value: { author: 'anna', entries: 2 } }]);
  });

  it('leaves all of a pinned run, and warns that the limit is not reached', async () => {
    expect((await cache('pin', '20260101', '--why', 'paper')).lines).toEqual([`The run ${runId} is pinned.`]);
    const { documents, notes } = await cache('gc', '--max-size', '0', '--grace', '0s', '--json');
    expect(documents).toMatchObject([{ after: { entries: 2 }, limitReached: false }]);
    expect(notes).toEqual([]);
    const shown = await cache('gc', '--max-size', '0', '--grace', '0s', '--dry-run');
    expect(shown.notes[0]).toContain('larger than --max-size');
    expect(shown.lines[1]?.split(/ {2,}/)[0]).toBe('pinned');
    expect((await cache('unpin', '2026')).lines).toEqual([`The run ${runId} is pinned no more.`]);
    expect((await cache('gc', '--max-size', '0', '--grace', '0s', '--json')).documents).toMatchObject([
      { after: { entries: 0 } },
    ]);
  });

  it.each([
    ['--max-size', 'much'],
    ['--max-age', '30'],
    ['--grace', '-1m'],
  ])('refuses %s %s', async (option, value) => {
    await expect(cache('gc', option, value)).rejects.toThrow('write a');
  });
});
