import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotModule } from '../../../adapters/code/snapshot.ts';
import { keyDifferences } from '../../../domain/caching/miss-reason.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const step = `import { definePipeline } from 'within';
import type { StepArguments } from 'within';
import { scale } from './lib/scale.ts';
// a comment
export function ratios(args: { params: { a: number } }): number { return scale(...[args.params.a]); }
export const other = 1;
export const pipeline = definePipeline({ name: 'x' });
`;
const scale = `import { factor } from './deep/factor.ts';
export const scale = (x: number): number => x * factor;
export const unrelated = (): number => 1;
`;

function writeStep(): void {
  project.write('steps/ratios.ts', step);
  project.write('steps/lib/scale.ts', scale);
  project.write('steps/lib/deep/factor.ts', 'export const factor = 3;\n');
}
const noParts = {
  schema: 2,
  step: 's',
  params: {},
  inputs: {},
  outputs: {},
  seeds: {},
  env: {},
  runtime: {},
  external: {},
  secrets: {},
} as const;
const snapshot = (path = 'steps/ratios.ts', name: string | undefined = 'ratios') =>
  snapshotModule(project.root, path, name);
const digest = async () => (await snapshot()).fingerprint.digest;

describe('the fingerprint of a module', () => {
  it('stays after edits of comments, white space and types', async () => {
    writeStep();
    const before = await snapshot();
    project.write(
      'steps/ratios.ts',
      step.replace('// a comment', '/* another\n\n one */').replace('[args.params.a]', '[\n  args.params.a,\n]'),
    );
    project.write('steps/lib/scale.ts', scale.replaceAll(': number', ''));
    const after = await snapshot();
    expect(after.fingerprint).toEqual(before.fingerprint);
    expect(Buffer.from(after.code).equals(before.code)).toBe(true);
  });

  it('changes with a helper three imports away, and names that file alone', async () => {
    writeStep();
    const before = await snapshot();
    project.write('steps/lib/deep/factor.ts', 'export const factor = 4;\n');
    const after = await snapshot();
    expect(after.fingerprint.digest).not.toBe(before.fingerprint.digest);
    const files = Object.keys(after.fingerprint.files);
    expect(files).toEqual(['steps/lib/deep/factor.ts', 'steps/lib/scale.ts', 'steps/ratios.ts']);
    expect(files.filter((file) => after.fingerprint.files[file] !== before.fingerprint.files[file])).toEqual([
      'steps/lib/deep/factor.ts',
    ]);
  });

  it.each([
    [
      'a type and its use',
      'steps/lib/scale.ts',
      `export type Width = 1 | 2;\n${scale.replace('x: number', 'x: Width & number')}`,
    ],
    ['an import of a type alone', 'steps/lib/scale.ts', `import type { Stats } from 'node:fs';\n${scale}`],
    ['a comment three imports away', 'steps/lib/deep/factor.ts', '// three\nexport const factor = 3; /* of three */\n'],
    ['formatting three imports away', 'steps/lib/deep/factor.ts', 'export const\n  factor =\n    3;\n'],
    ['an export of a helper that the step does not use', 'steps/lib/scale.ts', scale.replace('=> 1', '=> 2')],
    ['another export of the step module', 'steps/ratios.ts', step.replace('other = 1', 'other = 2')],
    ['a file that nothing imports', 'steps/nobody.ts', 'export const x = 1;'],
  ])('stays after an edit of %s', async (_title, path, text) => {
    writeStep();
    const before = await snapshot();
    project.write(path, text);
    expect((await snapshot()).fingerprint).toEqual(before.fingerprint);
  });

  it.each([
    ['a constant', 'steps/lib/deep/factor.ts', 'export const factor = 3.5;\n'],
    ['a helper that is called', 'steps/lib/scale.ts', scale.replace('x * factor', 'factor * x')],
    ['the default of a parameter', 'steps/lib/scale.ts', scale.replace('(x: number)', '(x: number = 1)')],
    ['the step itself', 'steps/ratios.ts', step.replace('args.params.a', 'args.params.a + 1')],
  ])('changes with an edit of %s, and names that file alone', async (_title, path, text) => {
    writeStep();
    const before = await snapshot();
    project.write(path, text);
    const after = await snapshot();
    expect(after.fingerprint.digest).not.toBe(before.fingerprint.digest);
    const { files } = after.fingerprint;
    expect(Object.keys(files).filter((file) => files[file] !== before.fingerprint.files[file])).toEqual([path]);
  });

  it('is that of another place, since no absolute path is in it', async () => {
    writeStep();
    const before = await digest();
    const first = project;
    project = new TestProject();
    writeStep();
    expect(await digest()).toBe(before);
    first.remove();
  });

  it('differs between two exports of one module', async () => {
    project.write('steps/two.ts', 'export const a = () => 1; export const b = () => 1;');
    const [a, b] = [await snapshot('steps/two.ts', 'a'), await snapshot('steps/two.ts', 'b')];
    expect(a.fingerprint.digest).not.toBe(b.fingerprint.digest);
  });

  it('counts a JSON file that is imported', async () => {
    project.write('steps/t.ts', "import table from './t.json'; export const t = () => table;");
    project.write('steps/t.json', '{"a": 1}');
    const before = await snapshot('steps/t.ts', 't');
    project.write('steps/t.json', '{"a": 2}');
    const after = await snapshot('steps/t.ts', 't');
    expect(after.fingerprint.files['steps/t.json']).not.toBe(before.fingerprint.files['steps/t.json']);
    expect(after.fingerprint.digest).not.toBe(before.fingerprint.digest);
  });

  it('counts the bytes of declared files, and lets fs be used for them', async () => {
    project.write(
      'steps/r.ts',
      "import { readFileSync } from 'node:fs'; export const r = () => readFileSync('words.txt');",
    );
    project.write('words.txt', 'a');
    const declared = { files: ['words.txt'], env: [] };
    const take = () => snapshotModule(project.root, 'steps/r.ts', 'r', declared);
    const before = await take();
    expect(before.fingerprint.uncacheable).toEqual([]);
    expect((await snapshot('steps/r.ts', 'r')).fingerprint.uncacheable).toEqual(['node:fs in steps/r.ts']);
    project.write('words.txt', 'b');
    const after = await take();
    expect(after.fingerprint.digest).not.toBe(before.fingerprint.digest);
    expect(after.files).toMatchObject([{ path: 'words.txt', size: 1 }]);
  });

  it('changes with the locked version of a package that is reached, says so, and not with that of another', async () => {
    project.write('steps/p.ts', "import { value } from 'near'; export const p = () => value;");
    project.install('near', '1.0.0');
    const lock = (near: string, far: string) =>
      project.lock({
        'node_modules/near': { version: near, integrity: `sha512-${near}` },
        'node_modules/far': { version: far, integrity: `sha512-${far}` },
      });
    const take = async () => (await snapshot('steps/p.ts', 'p')).fingerprint;
    lock('1.0.0', '1.0.0');
    const before = await take();
    lock('1.0.0', '2.0.0');
    expect(await take()).toEqual(before);
    lock('1.0.1', '2.0.0');
    const after = await take();
    expect(after.digest).not.toBe(before.digest);
    const key = (code: typeof after) => ({ ...noParts, code });
    expect(keyDifferences(key(before), key(after))).toEqual([
      { component: 'package', path: 'near', was: '1.0.0+sha512-1.0.0', now: '1.0.1+sha512-1.0.1' },
    ]);
    expect(after.uncacheable).toEqual([]);
  });
});

describe('the bundle of a module', () => {
  it('runs as the module did, with the named export as its default', async () => {
    writeStep();
    const { code, role, path } = await snapshot();
    const loaded = await import(pathToFileURL(project.write('out.mjs', code)).href);
    expect(loaded.default({ params: { a: 2 } })).toBe(6);
    expect({ role, path }).toEqual({ role: 'step', path: 'steps/ratios.ts' });
  });

  it('takes the default export where none is named', async () => {
    project.write('s.ts', 'export default () => 7; export const fit = 1; export const apply = 2;');
    const { role, export: name } = await snapshotModule(project.root, './s.ts');
    expect([role, name]).toEqual(['step', 'default']);
  });

  it('is a transform where fit and apply are exported', async () => {
    project.write('t.ts', 'export const fit = () => 1; export const apply = () => 2; export const more = 3;');
    const { role, code } = await snapshotModule(project.root, './t.ts');
    const loaded = await import(pathToFileURL(project.write('out.mjs', code)).href);
    expect([role, Object.keys(loaded).sort()]).toEqual(['transform', ['apply', 'fit']]);
  });

  it('keeps CommonJS code that requires modules of Node working', async () => {
    project.write('c.cjs', "const path = require('path'); module.exports = { base: (x) => path.basename(x) };");
    project.write('s.ts', "import helper from './c.cjs'; export default () => helper.base('/a/b');");
    const { code, fingerprint } = await snapshotModule(project.root, './s.ts');
    const loaded = await import(pathToFileURL(project.write('out.mjs', code)).href);
    expect(loaded.default()).toBe('b');
    expect(fingerprint.uncacheable).toEqual([]);
  });
});

describe('a module that cannot be a step', () => {
  it('is told the line and column of a syntax error', async () => {
    project.write('s.ts', 'export default () => {\n  const x = ;\n};\n');
    const error = await thrownBy(() => snapshotModule(project.root, './s.ts'));
    expect(error.code).toBe('STEP_COMPILE');
    expect(error.message).toBe('s.ts:2:13: Unexpected ";", in `const x = ;`.');
    expect(error.details).toMatchObject({ file: 's.ts', line: 2, column: 13 });
  });

  it('is told the import that leads nowhere, in the file that has it', async () => {
    project.write('s.ts', "import './h.ts'; export default 1;");
    project.write('h.ts', "\nimport './nope.ts';");
    const error = await thrownBy(() => snapshotModule(project.root, './s.ts'));
    expect(error.message).toContain('h.ts:2:8: Could not resolve "./nope.ts"');
  });

  it.each([
    ['ratis', 'no "ratis"; it exports other, pipeline, ratios; did you mean "ratios"?'],
    [undefined, 'neither a default function nor `fit` and `apply`; it exports other, pipeline, ratios; name an export'],
  ])('is told the exports that it has (%s)', async (name, words) => {
    writeStep();
    const error = await thrownBy(() => snapshotModule(project.root, 'steps/ratios.ts', name));
    expect(error.code).toBe('STEP_EXPORT_MISSING');
    expect(error.message).toContain(words);
  });

  it.each([
    ['../outside.ts', 'lies outside the project folder'],
    ['/etc/hosts', 'lies outside the project folder'],
    ['linked.ts', 'lies outside the project folder'],
    ['steps/ratio.ts', 'did you mean "steps/ratios.ts"?'],
    ['steps', 'is a folder'],
  ])('is refused at %s', async (path, words) => {
    writeStep();
    const other = new TestProject();
    symlinkSync(other.write('real.ts', 'export default 1;'), join(project.root, 'linked.ts'));
    const error = await thrownBy(() => snapshotModule(project.root, path));
    other.remove();
    expect(error.code).toBe('STEP_COMPILE');
    expect(error.message).toContain(words);
  });

  it('is told of a package that is not installed', async () => {
    project.write('s.ts', "import { x } from 'lodahs'; export default () => x;");
    project.lock({ 'node_modules/lodash': { version: '4.17.21', integrity: 'sha512-x' } });
    const error = await thrownBy(() => snapshotModule(project.root, './s.ts'));
    expect(error.code).toBe('STEP_COMPILE');
    expect(error.message).toContain('"lodahs"');
    expect(error.message).toContain('did you mean "lodash"?');
  });
});
