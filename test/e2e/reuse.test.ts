/** @module What runs again after an edit and what does not, on the real server and store. */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { Project, type RunResult } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());

const text = { out: 'text/plain' };
const names = ['read', 'upper', 'count', 'other', 'draw'] as const;
const all = (outcome: string) => Object.fromEntries(names.map((name) => [name, outcome]));
const ran = ({ outcomes }: RunResult) => names.filter((name) => outcomes[name] === 'ran');
const reasonOf = ({ printed }: RunResult, name: string) => printed.steps.find((step) => step.name === name)?.reason;

/** `read` → `upper` → `count`, `read` → `other`, and `draw` alone; `upper` reaches `three.ts` through three imports. */
function layGraph(name: string): string {
  project.write({
    [`${name}/words.txt`]: `words of ${name}\n`,
    [`${name}/read.ts`]: 'export default async ({ inputs }: any) => inputs.words.text();\n',
    [`${name}/upper.ts`]: [
      "import { dress } from './lib/one.ts';",
      "export default async ({ inputs, params }: any) => dress(await inputs.text.text()) + (params.tail ?? '');",
    ].join('\n'),
    [`${name}/lib/one.ts`]: "export { dress } from './two.ts';\n",
    [`${name}/lib/two.ts`]: [
      "import { suffix } from './three.ts';",
      'export const dress = (text: string) => text.toUpperCase() + suffix();',
    ].join('\n'),
    [`${name}/lib/three.ts`]: "export const suffix = () => '!';\n",
    [`${name}/count.ts`]: 'export default async ({ inputs }: any) => `${(await inputs.text.text()).length}\\n`;\n',
    [`${name}/draw.ts`]: 'export default async ({ seeds }: any) => seeds.noise;\n',
    [`${name}/unrelated.ts`]: 'export const nothing = 1;\n',
    [`${name}.json`]: {
      name,
      steps: [
        { name: 'read', use: `./${name}/read.ts`, in: { words: { source: `${name}/words.txt` } }, out: text },
        { name: 'upper', use: `./${name}/upper.ts`, in: { text: 'read.out' }, out: text },
        { name: 'count', use: `./${name}/count.ts`, in: { text: 'upper.out' }, out: text },
        { name: 'other', use: `./${name}/count.ts`, in: { text: 'read.out' }, out: text },
        { name: 'draw', use: `./${name}/draw.ts`, seeds: ['noise'], with: { of: name }, out: text },
      ],
    },
  });
  return `${name}.json`;
}

/** A graph that has run once. */
async function ranOnce(name: string): Promise<{ file: string; first: RunResult }> {
  const file = layGraph(name);
  const first = await project.run(file);
  expect(first.outcomes).toEqual(all('ran'));
  return { file, first };
}

it('reuses every step of a second run with one activity, whatever the number of steps', async () => {
  const { file, first } = await ranOnce('twice');
  const second = await project.run(file);
  expect(second.outcomes).toEqual(all('reused'));
  expect(second.digests).toEqual(first.digests);
  expect(await project.activities(second.printed.workflowId)).toEqual(['planPipeline']);
  expect((await project.activities(first.printed.workflowId)).filter((type) => type.startsWith('step.'))).toHaveLength(
    names.length,
  );
  const wide = Array.from({ length: 60 }, (_, index) => ({
    name: `s${index}`,
    use: './twice/draw.ts',
    with: { index },
    seeds: ['noise'],
    out: text,
  }));
  project.write({ 'wide.json': { name: 'wide', steps: wide } });
  await project.run('wide.json');
  const warm = await project.run('wide.json');
  expect(new Set(Object.values(warm.outcomes))).toEqual(new Set(['reused']));
  expect(await project.activities(warm.printed.workflowId)).toEqual(['planPipeline']);
});

it('runs again only the dependents of a module that was edited three imports away, and names it', async () => {
  const { file } = await ranOnce('deep');
  project.write({ 'deep/lib/three.ts': "export const suffix = () => '?!';\n" });
  const edited = await project.run(file);
  expect(ran(edited)).toEqual(['upper', 'count']);
  expect(reasonOf(edited, 'upper')).toMatchObject({ component: 'code', path: 'deep/lib/three.ts' });
  expect(reasonOf(edited, 'count')).toMatchObject({ component: 'input', path: expect.stringContaining('text') });
});

it('runs nothing for an unrelated file, nor for a comment', async () => {
  const { file } = await ranOnce('calm');
  project.write({
    'calm/unrelated.ts': 'export const nothing = 2;\n',
    'calm/lib/three.ts': "// One mark.\nexport const suffix = () =>\n  '!'; /* enough */\n",
  });
  expect((await project.run(file)).outcomes).toEqual(all('reused'));
});

it('leaves the steps below an edit alone when its output comes out equal', async () => {
  const { file, first } = await ranOnce('cutoff');
  project.write({ 'cutoff/lib/three.ts': "export const suffix = () => ['!'].join('');\n" });
  const edited = await project.run(file);
  expect(ran(edited)).toEqual(['upper']);
  expect(edited.digests).toEqual(first.digests);
  const plans = (await project.activities(edited.printed.workflowId)).filter((type) => type === 'planPipeline');
  // One for each wave that ran, and one more.
  expect(plans.length).toBeLessThanOrEqual(2);
});

it('runs again what a parameter, a source or a seed reaches, and nothing else', async () => {
  const { file, first } = await ranOnce('inputs');
  const parameter = await project.run(file, '--set', 'steps.1.with.tail=.');
  expect(ran(parameter)).toEqual(['upper', 'count']);
  expect(reasonOf(parameter, 'upper')).toMatchObject({ component: 'params', path: expect.stringContaining('tail') });
  const seed = await project.run(file, '--seed', '7');
  expect(ran(seed)).toEqual(['draw']);
  expect(reasonOf(seed, 'draw')).toMatchObject({ component: 'seed', path: expect.stringContaining('noise') });
  expect(seed.digests['draw.out']).not.toBe(first.digests['draw.out']);
  project.write({ 'inputs/words.txt': 'other words of inputs\n' });
  const source = await project.run(file);
  expect(ran(source)).toEqual(['read', 'upper', 'count', 'other']);
  expect(reasonOf(source, 'read')).toMatchObject({ component: 'input' });
});

it('runs again what --refresh names and leaves equal outputs below it alone', async () => {
  const { file } = await ranOnce('refresh');
  const refreshed = await project.run(file, '--refresh', 'upper');
  expect(ran(refreshed)).toEqual(['upper']);
  expect(reasonOf(refreshed, 'upper')).toMatchObject({ component: 'refresh' });
  expect(ran(await project.run(file, '--refresh', '*'))).toEqual([...names]);
  expect((await project.run(file)).outcomes).toEqual(all('reused'));
});

it('neither looks up nor keeps anything with --no-cache', async () => {
  const file = layGraph('uncached');
  expect((await project.run(file, '--no-cache')).outcomes).toEqual(all('ran'));
  expect((await project.run(file)).outcomes).toEqual(all('ran'));
  expect((await project.run(file, '--no-cache')).outcomes).toEqual(all('ran'));
  expect((await project.run(file)).outcomes).toEqual(all('reused'));
});

it('runs everything while the flag reuse is off, and records the flag', async () => {
  const { file } = await ranOnce('flagged');
  project.write({ 'within.flags.yaml': 'reuse: false\n' });
  const off = await project.run(file);
  rmSync(project.path('within.flags.yaml'));
  expect(off.outcomes).toEqual(all('ran'));
  expect(project.document(off.printed.runId).flags).toMatchObject({ reuse: false });
  expect((await project.run(file)).outcomes).toEqual(all('reused'));
});

it('computes again what was deleted from the store behind its back', async () => {
  const { file, first } = await ranOnce('deleted');
  rmSync(project.blobFile(first.digests['upper.out']!));
  project.write({
    'deleted/count.ts': 'export default async ({ inputs }: any) => `${(await inputs.text.text()).length} all\\n`;\n',
  });
  const healed = await project.run(file);
  expect(healed.exitCode).toBe(0);
  expect(healed.outcomes).toMatchObject({ read: 'reused', upper: 'ran', count: 'ran', draw: 'reused' });
  expect(project.blob(healed.digests['upper.out']!).toString()).toBe('WORDS OF DELETED\n!');
  expect(project.blob(healed.digests['count.out']!).toString()).toBe('18 all\n');
  expect((await project.run(file)).outcomes).toEqual(all('reused'));
});

it('never hands on a flipped bit: the damaged output is computed again', async () => {
  const { file, first } = await ranOnce('flipped');
  const damaged = project.blobFile(first.digests['upper.out']!);
  const bytes = readFileSync(damaged);
  bytes[0] = bytes[0]! ^ 1;
  chmodSync(damaged, 0o644);
  writeFileSync(damaged, bytes);
  project.write({
    'flipped/count.ts': 'export default async ({ inputs }: any) => `${await inputs.text.text()} again`;\n',
  });
  const healed = await project.run(file);
  expect(healed.exitCode).toBe(0);
  expect(healed.digests['upper.out']).toBe(first.digests['upper.out']);
  expect(project.blob(healed.digests['upper.out']!).toString()).toBe('WORDS OF FLIPPED\n!');
  expect(project.blob(healed.digests['count.out']!).toString()).toBe('WORDS OF FLIPPED\n! again');
});
