import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { earlierKey } from '../../domain/caching/action-key.ts';
import { revoke } from '../../domain/caching/lineage/revoke.ts';
import { inputIdentities, keyPartsOf } from '../../domain/caching/step-key.ts';
import { RealLab } from '../support/real-lab.ts';
import { thrownBy } from '../support/thrown.ts';
import { lay } from './edits/cases.ts';
import { modules } from './edits/project.ts';

let lab: RealLab;
const run = (settings: Parameters<RealLab['run']>[0] = {}) => lab.run({ file: 'p.yaml', ...settings });
const allReused = { read: 'reused', shout: 'reused', count: 'reused', draw: 'reused' };

beforeEach(() => {
  lab = new RealLab();
  lay(lab, modules.files);
});
afterEach(() => lab.dispose());

/** Place of an entry or a blob. */
const placeOf = (kind: 'ac' | 'cas', id: string): string => join(lab.store, kind, id.slice(0, 2), id);

async function digestsOf(): Promise<{ keys: Record<string, string>; blobs: Record<string, string> }> {
  const { document } = await run();
  const keys = document.steps.map(({ name, key = '' }) => [name, key] as const);
  const blobs = document.steps.map(({ name, outputs }) => [name, outputs['out']?.digest ?? ''] as const);
  return { keys: Object.fromEntries(keys), blobs: Object.fromEntries(blobs) };
}

function overwrite(path: string, bytes: Uint8Array | string): void {
  chmodSync(path, 0o644);
  writeFileSync(path, bytes);
}

async function expectFresh(outputs: Readonly<Record<string, string>>): Promise<void> {
  expect((await lab.fresh({ file: 'p.yaml' })).outputs).toEqual(outputs);
}

describe('what is never an entry', () => {
  it('a step that fails', async () => {
    const failing = {
      before: ({ name }: { name: string }) => (name === 'count' ? Promise.reject(new Error('no')) : undefined),
    };
    await expect(run(failing)).rejects.toThrow('no');
    expect((await run()).outcome).toEqual({ ...allReused, count: 'first-run', draw: expect.any(String) });
  });

  it('a step that was cancelled while it ran', async () => {
    const cancelled = new AbortController();
    const { signal } = cancelled;
    const after = ({ name }: { name: string }) => void (name === 'count' && cancelled.abort());
    expect(await thrownBy(() => run({ signal, after }))).toMatchObject({ code: 'CANCELLED' });
    expect((await run()).outcome).toMatchObject({ shout: 'reused', count: 'first-run' });
  });

  it('half a set of outputs', async () => {
    lab.write('draw.ts', "export default async () => ({ out: 'x' });\n");
    lab.edit('p.yaml', 'seeds: [noise], out: { out: text/plain }', 'out: { out: text/plain, more: text/plain }');
    for (let time = 0; time < 2; time += 1)
      expect(await thrownBy(() => run())).toMatchObject({ code: 'STEP_OUTPUT_MISSING' });
    lab.write('draw.ts', "export default async () => ({ out: 'x', more: 'y' });\n");
    expect((await run()).outcome).toMatchObject({ draw: 'first-run' });
  });

  it('a command that wrote its output and then failed', async () => {
    const text = (end: number) =>
      `out=$(sed -n 's/.*"out":"\\([^"]*\\)".*/\\1/p' "$WITHIN_REQUEST")\necho x > "$out"\ntest -e ready || exit ${end}\n`;
    lab.write('run.sh', text(3));
    lab.write(
      's.json',
      JSON.stringify({
        name: 's',
        steps: [{ name: 's', command: ['sh', 'run.sh'], files: ['run.sh'], out: { out: 'text/plain' } }],
      }),
    );
    expect(await thrownBy(() => lab.run({ file: 's.json' }))).toMatchObject({ code: 'STEP_FAILED' });
    lab.write('ready', '');
    expect((await lab.run({ file: 's.json' })).outcome).toEqual({ s: 'first-run' });
  });

  it('a step whose source was saved while it ran', async () => {
    const before = ({ name }: { name: string }) => void (name === 'read' && lab.write('words.txt', 'moved\n'));
    expect(await thrownBy(() => run({ before }))).toMatchObject({ code: 'PUBLISH_REFUSED' });
    lab.write('words.txt', 'one two\n');
    const { outcome, outputs } = await run();
    expect(outcome).toMatchObject({ read: 'first-run' });
    await expectFresh(outputs);
  });

  it('a step whose declared file was saved while it ran', async () => {
    lab.write('rule.txt', '1');
    lab.edit('p.yaml', 'name: draw,', 'name: draw, files: [rule.txt],');
    const before = ({ name }: { name: string }) => void (name === 'draw' && lab.write('rule.txt', '2'));
    expect(await thrownBy(() => run({ before }))).toMatchObject({
      code: 'PUBLISH_REFUSED',
      details: { path: 'rule.txt' },
    });
    lab.write('rule.txt', '1');
    expect((await run()).outcome).toMatchObject({ draw: 'first-run' });
  });

  it('what ran without the cache', async () => {
    await run({ options: { noCache: true } });
    expect((await run()).outcome).toMatchObject({ read: 'first-run', draw: 'first-run' });
  });
});

describe('code and data that move between hashing and running', () => {
  it('a module runs as it was hashed, and its edit is seen by the next run', async () => {
    const hashed = () => lab.edit('count.ts', 'length', 'length + 1');
    const first = await run({ hashed });
    expect(await lab.text(first, 'count.out')).toBe('30');
    const second = await run();
    expect(second.outcome).toEqual({ ...allReused, count: 'code count.ts' });
    expect(await lab.text(second, 'count.out')).toBe('31');
  });

  it('a source that moved is refused, and nothing of it is kept', async () => {
    const hashed = () => lab.write('words.txt', 'moved\n');
    expect(await thrownBy(() => run({ hashed }))).toMatchObject({ code: 'SOURCE_CHANGED' });
    expect((await run()).outcome).toMatchObject({ read: 'first-run' });
  });
});

describe('a store that lost something', () => {
  it('computes again what lost its bytes, and reuses what follows', async () => {
    const { blobs } = await digestsOf();
    rmSync(placeOf('cas', blobs['shout'] ?? ''));
    expect((await run()).outcome).toEqual({ ...allReused, shout: 'lost' });
    expect((await run()).outcome).toEqual(allReused);
  });

  it('computes again what has one bit turned, as soon as somebody reads it', async () => {
    const { blobs } = await digestsOf();
    const path = placeOf('cas', blobs['shout'] ?? '');
    const bytes = readFileSync(path);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    overwrite(path, bytes);
    lab.edit('count.ts', 'length', 'length + 1');
    const { outcome, outputs } = await run();
    expect(outcome).toMatchObject({ read: 'reused', shout: 'lost', draw: 'reused' });
    await expectFresh(outputs);
  });

  it('computes again what lost its entry', async () => {
    const { keys } = await digestsOf();
    rmSync(placeOf('ac', keys['count'] ?? ''));
    const { outcome, executed } = await run();
    expect(executed).toEqual(['count']);
    expect(outcome).toEqual({ ...allReused, count: expect.stringMatching(/^(first-run|lost)$/) });
  });

  it('computes again what has a damaged entry', async () => {
    const { keys } = await digestsOf();
    overwrite(placeOf('ac', keys['count'] ?? ''), '{"schema":2');
    expect((await run()).executed).toEqual(['count']);
    expect((await run()).outcome).toEqual(allReused);
  });

  it('does not believe an entry that was copied under another key', async () => {
    const { keys } = await digestsOf();
    lab.edit('count.ts', 'length', 'length + 1');
    // The key of the edited step is that of the run that computes it; its entry gives way to a copy of the other.
    const { document } = await run();
    const now = document.steps.find(({ name }) => name === 'count')?.key ?? '';
    expect(now).not.toBe(keys['count']);
    rmSync(placeOf('ac', now));
    mkdirSync(dirname(placeOf('ac', now)), { recursive: true });
    copyFileSync(placeOf('ac', keys['count'] ?? ''), placeOf('ac', now));
    const again = await run();
    expect(again.executed).toEqual(['count']);
    await expectFresh(again.outputs);
  });
});

describe('writers of one key', () => {
  it('leave one result when they race', async () => {
    lay(lab, { 'within.flags.yaml': 'single-flight: false\n' });
    const results = await Promise.all(Array.from({ length: 4 }, () => run()));
    expect(new Set(results.map(({ outputs }) => JSON.stringify(outputs))).size).toBe(1);
    const { outcome, outputs } = await run();
    expect(outcome).toEqual(allReused);
    await expectFresh(outputs);
  });

  it('that do not agree mark the step, and a refreshed entry takes the place of the old one', async () => {
    await run();
    const after = (job: { name: string; outputs: Readonly<Record<string, { path: string }>> }) =>
      void (job.name === 'draw' && overwrite(job.outputs['out']?.path ?? '', 'other'));
    const { outcome, document } = await run({ after, options: { refresh: ['draw'] } });
    expect(outcome).toEqual({ ...allReused, draw: 'refresh --refresh draw' });
    expect(document.warnings?.join()).toMatch(/"draw" is not deterministic/);
    const later = await run();
    expect(later.outcome).toEqual(allReused);
    expect(await lab.text(later, 'draw.out')).toBe('other');
  });
});

describe('an entry that this run may not take', () => {
  it('was revoked, with all that was made from it', async () => {
    const { keys } = await digestsOf();
    const request = { key: keys['read'] ?? '', why: 'bad source', author: 'me' };
    await revoke(request, lab.adapters());
    expect((await run()).outcome).toEqual({
      read: 'revoked bad source',
      shout: 'revoked bad source',
      count: 'revoked bad source',
      draw: 'reused',
    });
    expect((await run()).outcome).toEqual(allReused);
  });

  it('was written by somebody who is not trusted that far', async () => {
    await run();
    const { outcome, executed } = await run({ options: { trust: 'ci' } });
    expect(executed.toSorted()).toEqual(['count', 'draw', 'read', 'shout']);
    expect(outcome).toMatchObject({ read: 'untrusted', draw: 'untrusted' });
  });
});

describe('the clock', () => {
  it.each([
    { title: 'long ago', createdAt: 1 },
    { title: 'by a clock that is a year ahead', createdAt: Date.now() + 365 * 86_400_000 },
  ])('does not count for an entry that was written $title', async ({ createdAt }) => {
    const { keys } = await digestsOf();
    const { actions } = lab.adapters();
    const entry = await actions.get(keys['count'] ?? '');
    if (!entry) throw new Error('the step has no entry');
    await actions.withdraw(entry.key, 'test');
    await actions.publish({ ...entry, createdAt });
    expect((await run()).outcome).toEqual(allReused);
  });
});

describe('an entry of an earlier engine', () => {
  it('is still found under the key that it gave', async () => {
    const { definition, document } = await run();
    const adapters = lab.adapters();
    const index = definition.steps.findIndex(({ name }) => name === 'count');
    const step = definition.steps[index];
    const outputs = new Map(document.steps.map((report) => [report.name, report.outputs]));
    const identities = step && inputIdentities(step, outputs);
    const parts = step && identities && (await keyPartsOf(definition, step, identities, adapters.host));
    const key = document.steps[index]?.key ?? '';
    const entry = await adapters.actions.get(key);
    const earlier = parts && earlierKey(parts);
    if (!entry || earlier === undefined) throw new Error('the step has no entry');
    expect(earlier).not.toBe(key);
    const { definition: _definition, index: _index, runId: _runId, inputs: _inputs, ...known } = entry;
    await adapters.actions.withdraw(key, 'test');
    await adapters.actions.publish({ ...known, schema: 1, key: earlier });
    expect((await run()).outcome).toEqual(allReused);
  });
});

describe('the folder of a run', () => {
  it('keeps nothing of the work of a step that failed', async () => {
    await expect(run({ before: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
    const work = join(lab.store, 'work');
    expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
  });
});
