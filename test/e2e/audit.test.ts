/** @module Audits and adoptions on the real server and store: true hits, a planted false one, chance that hides, a schedule. */
import { chmodSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScheduleHandle } from '@temporalio/client';
import { afterAll, expect, it } from 'vitest';
import { seal } from '../../adapters/store/sealed-json.ts';
import { Project, type RunResult } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());

const text = { out: 'text/plain' };
const json = { out: 'application/json' };

/** `read` → `upper` → `count`; the code of `upper` is `body`. */
function layGraph(name: string, body = 'return text.toUpperCase();'): string {
  project.write({
    [`${name}/words.txt`]: `words of ${name}\n`,
    [`${name}/read.ts`]: 'export default async ({ inputs }: any) => inputs.words.text();\n',
    [`${name}/upper.ts`]: `export default async ({ inputs }: any) => { const text = await inputs.text.text(); ${body} };\n`,
    [`${name}/count.ts`]: 'export default async ({ inputs }: any) => `${(await inputs.text.text()).length}\\n`;\n',
    [`${name}.json`]: {
      name,
      steps: [
        { name: 'read', use: `./${name}/read.ts`, in: { words: { source: `${name}/words.txt` } }, out: text },
        { name: 'upper', use: `./${name}/upper.ts`, in: { text: 'read.out' }, out: text },
        { name: 'count', use: `./${name}/count.ts`, in: { text: 'upper.out' }, out: text },
      ],
    },
  });
  return `${name}.json`;
}

interface Judged {
  readonly step: string;
  readonly audited: number;
  readonly failures: number;
}

async function audit(...args: string[]) {
  const result = await project.within(['cache', 'audit', '--json', ...args]);
  return { exitCode: result.exitCode, printed: JSON.parse(result.stdout) };
}

const keyOf = ({ printed }: RunResult, name: string): string => printed.steps.find((step) => step.name === name)!.key!;
const entryFile = (key: string): string => join(project.store, 'ac', key.slice(0, 2), key);
const entryOf = (key: string) => JSON.parse(readFileSync(entryFile(key), 'utf8').split('\n')[1]!);

/** Seals an entry anew with outputs that another step made: every checksum holds, and the entry lies. */
function plant(key: string, outputs: object): void {
  const entry = entryOf(key);
  unlinkSync(entryFile(key));
  writeFileSync(entryFile(key), seal({ ...entry, outputs }));
  chmodSync(entryFile(key), 0o444);
}

it('finds every hit of a sound store consistent, each by an activity named after its step', async () => {
  await project.run(layGraph('sound'));
  const { exitCode, printed } = await audit('--sample', '100%');
  expect(exitCode).toBe(0);
  expect(printed.counts).toEqual({ total: 3, consistent: 3, notDeterministic: 0, falseHits: 0, notAuditable: 0 });
  expect(printed.steps.map(({ step, audited, failures }: Judged) => [step, audited, failures])).toEqual([
    ['sound/count', 1, 0],
    ['sound/read', 1, 0],
    ['sound/upper', 1, 0],
  ]);
  expect(printed.ever.lower).toBeCloseTo(0.05 ** (1 / 3), 9);
  const activities = await project.activities(printed.workflowId);
  expect(activities.sort()).toEqual(['audit.count', 'audit.read', 'audit.upper', 'auditPage', 'sampleForAudit']);
});

it('finds a planted false hit, names it, withdraws it and exits 4; the next run computes it again', async () => {
  const file = layGraph('false');
  const first = await project.run(file);
  const key = keyOf(first, 'upper');
  plant(key, entryOf(keyOf(first, 'read')).outputs);
  expect((await project.run(file)).outcomes['upper']).toBe('reused');
  const { exitCode, printed } = await audit('--sample', '100%', '--step', 'false/upper');
  expect(exitCode).toBe(4);
  expect(printed.error).toMatchObject({ code: 'AUDIT_FAILED' });
  expect(printed.findings).toEqual([
    {
      step: 'false/upper',
      key,
      outcome: 'false-hit',
      path: 'out: line 1, column 1: "words of false" -> "WORDS OF FALSE"',
    },
  ]);
  expect(() => readFileSync(entryFile(key))).toThrow('ENOENT');
  const again = await project.run(file);
  expect(again.outcomes['upper']).toBe('ran');
  expect(again.digests['upper.out']).toBe(first.digests['upper.out']);
});

it('marks a step that hides its chance from every check, with the first place that differs', async () => {
  project.write({
    // A constructor that is found by a computed name runs code that no look at the bundle can see.
    'chance.ts': [
      "const make = (() => undefined)['construct' + 'or'] as any;",
      "export default async () => JSON.stringify({ a: [0, { now: make('return process.hrtime.bigint().toString()')() }] });",
    ].join('\n'),
    'chance.json': { name: 'chance', steps: [{ name: 'draw', use: './chance.ts', out: json }] },
  });
  expect((await project.run('chance.json')).outcomes).toEqual({ draw: 'ran' });
  expect((await project.run('chance.json')).outcomes).toEqual({ draw: 'reused' });
  const { exitCode, printed } = await audit('--count', '1', '--step', 'draw');
  expect(exitCode).toBe(0);
  expect(printed.counts).toMatchObject({ total: 1, notDeterministic: 1, falseHits: 0 });
  expect(printed.findings[0]).toMatchObject({ step: 'chance/draw', outcome: 'not-deterministic' });
  const again = await project.run('chance.json');
  expect(again.printed.steps[0]).toMatchObject({ outcome: 'reused', mark: 'not-deterministic' });
  expect((await project.within(['plan', 'chance.json'])).stdout).toContain('reused, not deterministic');
  expect(printed.findings[0].path).toMatch(/^out: \$\.a\[1\]\.now: "\d+" -> "\d+"$/);
});

it('does not judge a step whose source has changed since', async () => {
  await project.run(layGraph('moved'));
  project.write({ 'moved/words.txt': 'other words\n' });
  const { exitCode, printed } = await audit('--sample', '100%', '--step', 'moved/read');
  expect(exitCode).toBe(0);
  expect(printed.counts).toMatchObject({ total: 1, notAuditable: 1, consistent: 0 });
});

it('goes on over several histories', async () => {
  const { workflow } = await project.client();
  const input = { size: { share: 1 }, seed: '1', entriesPerHistory: 1 };
  const { taskQueue } = project.stack();
  for (const name of ['many-a', 'many-b', 'many-c', 'many-d', 'many-e', 'many-f']) await project.run(layGraph(name));
  const handle = await workflow.start('cacheAudit', { workflowId: 'audit/many', taskQueue, args: [input] });
  const view = await handle.result();
  expect(view.counts.total).toBeGreaterThan(16);
  expect(view.cursor).toBe(view.counts.total);
  const { runId } = await workflow.getHandle('audit/many').describe();
  expect(runId).not.toBe(handle.firstExecutionRunId);
});

it('audits by a schedule, which a second one replaces and --unschedule ends', async () => {
  const scheduled = await project.within(['cache', 'audit', '--schedule', '0 3 * * *', '--count', '1', '--json']);
  const { scheduleId } = JSON.parse(scheduled.stdout);
  await project.within(['cache', 'audit', '--schedule', '0 4 * * *', '--count', '2', '--step', 'sound/read']);
  const client = await project.client();
  const handle = client.schedule.getHandle(scheduleId);
  const described = await handle.describe();
  expect(described.action).toMatchObject({ workflowType: 'cacheAudit', args: [{ size: { count: 2 } }] });
  await handle.trigger();
  const view = await client.workflow.getHandle(await firstStarted(handle)).result();
  expect(view.counts).toMatchObject({ total: 1, consistent: 1 });
  const refused = await project.within(['cache', 'audit', '--schedule', 'every morning', '--json']);
  expect([refused.exitCode, JSON.parse(refused.stdout).error.code]).toEqual([2, 'USAGE']);
  const ends = async () => JSON.parse((await project.within(['cache', 'audit', '--unschedule', '--json'])).stdout);
  expect(await ends()).toEqual({ ended: true });
  expect(await ends()).toEqual({ ended: false });
});

/** The server starts what was triggered a moment later. */
async function firstStarted(schedule: ScheduleHandle): Promise<string> {
  for (;;) {
    const [first] = (await schedule.describe()).info.recentActions;
    if (first?.action.type === 'startWorkflow') return first.action.workflow.workflowId;
  }
}

it('adopts what a renamed variable would compute again, and refuses what gives other bytes', async () => {
  const first = await project.run(layGraph('neutral'));
  const file = layGraph('neutral', 'const louder = text.toUpperCase(); return louder;');
  const adopt = (...args: string[]) =>
    project.within(['cache', 'adopt', file, 'upper', '--why', 'a name for the result', '--author', 'ann', ...args]);
  const adopted = await adopt('--json');
  expect(JSON.parse(adopted.stdout)).toMatchObject({ step: 'neutral/upper', adopted: 1, passedOver: 0, checked: 1 });
  const second = await project.run(file);
  expect(second.outcomes).toEqual({ read: 'reused', upper: 'reused', count: 'reused' });
  expect(second.digests).toEqual(first.digests);
  expect(entryOf(keyOf(second, 'upper')).adopted).toEqual({
    from: keyOf(first, 'upper'),
    author: 'ann',
    reason: 'a name for the result',
    checked: 1,
  });
  const explained = await project.within(['explain', file, 'upper']);
  expect(explained.stdout).toContain('by ann (checked on 1): a name for the result');
  layGraph('neutral', 'return text.toLowerCase();');
  const refused = await adopt('--json');
  expect(refused.exitCode).toBe(4);
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: 'ADOPTION_REFUSED',
    message: expect.stringContaining('out: line 1, column 1: "WORDS OF NEUTRAL" -> "words of neutral"'),
  });
  expect((await project.run(file)).outcomes['upper']).toBe('ran');
  expect((await adopt('--check', '0')).exitCode).toBe(2);
});

it('tells Prometheus what audits found', async () => {
  expect((await project.within(['up'])).exitCode).toBe(0);
  const page = await (await fetch(`${project.stack().gatewayUrl}/metrics`)).text();
  expect(page).toMatch(/^within_cache_audited_total\{step="sound\/read"\} [1-9]/m);
  expect(page).toMatch(/^within_cache_inconsistent_total\{step="false\/upper"\} [1-9]/m);
  expect(page).toMatch(/^within_cache_hit_consistency_lower_bound 0\.\d+$/m);
  expect(page).toMatch(/^within_runs_reused_share 0\.\d+$/m);
});
