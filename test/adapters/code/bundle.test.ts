import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleEntry, exportsOf, minify } from '../../../adapters/code/bundle.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

describe('bundleEntry', () => {
  it('names the part of each file, also where a text looks like the mark of another', async () => {
    project.write('a.ts', "import { b } from './b.ts'; export const a = b + `\n// b.ts\nx`;");
    project.write('b.ts', 'export const b = 1; export const dropped = 2;');
    const { parts, text } = await bundleEntry(project.root, "export { a } from './a.ts';");
    const part = (file: string) =>
      parts.filter((found) => found.file === file).map(({ start, end }) => text.slice(start, end));
    expect(parts.map(({ file }) => file)).toEqual(['b.ts', 'a.ts']);
    expect(part('b.ts').join().trim()).toBe('var b = 1;');
    expect(part('a.ts').join()).toContain('// b.ts\nx');
  });

  it('leaves packages and modules of Node outside, each named once', async () => {
    project.write(
      'a.ts',
      "import x from 'x/sub'; import p from 'node:path'; export * from './b.ts'; export const a = x(p);",
    );
    project.write('b.ts', "import x from 'x/sub'; export const b = x(1);");
    const { externals } = await bundleEntry(project.root, "export * from './a.ts';");
    expect(externals).toEqual(['node:path', 'x/sub']);
  });

  it('stands in for within, which is not part of a step', async () => {
    project.write('a.ts', "import { definePipeline } from 'within'; export const a = definePipeline({ name: 'x' });");
    const { externals, parts } = await bundleEntry(project.root, "export * from './a.ts';");
    expect(externals).toEqual([]);
    expect(parts.map(({ file }) => file)).toEqual(['a.ts']);
  });
});

describe('exportsOf', () => {
  it('sees through re-exports and skips types', async () => {
    project.write('a.ts', "export * from './b.ts'; export type T = 1; export default 1;");
    project.write('b.ts', 'export const b = 1; export interface I {}');
    expect([...(await exportsOf(project.root, 'a.ts'))].sort()).toEqual(['b', 'default']);
  });
});

describe('minify', () => {
  it('drops layout and comments and keeps names', async () => {
    expect(await minify('/* c */ const long =\n  { a: 1 }; // d\n')).toBe(await minify('const long={a:1}'));
    expect(await minify('const long = 1;')).toContain('long');
  });
});
