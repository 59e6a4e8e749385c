import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleEntry } from '../../../adapters/code/bundle.ts';
import { type DeclaredReads, unseenReads } from '../../../adapters/code/unseen.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Reasons for the body of an exported function, without the file. */
async function reasons(text: string, declared: DeclaredReads = { files: [], env: [] }): Promise<string[]> {
  project.write('s.ts', text.includes('export') ? text : `export default (x: any): any => { ${text} };`);
  const bundle = await bundleEntry(project.root, "export * from './s.ts'; export { default } from './s.ts';");
  return unseenReads(bundle, declared).map((reason) => reason.replace(' in s.ts', ''));
}
const imports = (clause: string, use: string) => `import ${clause};\nexport default (x: any): any => ${use};`;

describe('unseenReads', () => {
  it.each([
    ['return Date.now()', 'Date.now'],
    ['return new Date()', 'new Date()'],
    ['return Date()', 'Date'],
    ['const { now } = Date; return now()', 'Date'],
    ['const D = Date; return D.now()', 'Date'],
    ["return Date['now']()", 'Date.now'],
    ['return Date[x]()', 'Date.…'],
    ['return performance.now()', 'performance.now'],
    ['return Math.random()', 'Math.random'],
    ["return Math['random']()", 'Math.random'],
    ['const { random } = Math; return random()', 'Math (taken apart)'],
    ['return Math[x]()', 'Math (taken apart)'],
    ['return crypto.randomUUID()', 'crypto.randomUUID'],
    ['return fetch(x)', 'fetch'],
    ['return new WebSocket(x)', 'WebSocket'],
    ['return eval(x)', 'eval'],
    ['return new Function(x)', 'new Function'],
    ['return Function(x)()', 'new Function'],
    ['return globalThis.fetch(x)', 'fetch'],
    ['return globalThis.process.env.HOME', 'process.env.HOME'],
    ['return globalThis[x]', 'globalThis'],
    ['const g = global; return g.x', 'globalThis'],
    ['return process.env.HOME', 'process.env.HOME'],
    ["return process.env['HOME']", 'process.env.HOME'],
    ['return process.env[x]', 'process.env'],
    ['const { HOME } = process.env; return HOME', 'process.env'],
    ['return process.cwd()', 'process.cwd'],
    ['const p = process; return p', 'process.…'],
    ['return __dirname', '__dirname'],
    ['return __filename', '__filename'],
    ['return import.meta.url', 'import.meta.url'],
    ['return import(x)', 'import() of a computed path'],
    ['return require(x)', 'require() of a computed path'],
    ["return import('node:fs')", 'node:fs'],
  ])('names the reason of `%s`', async (text, reason) => {
    expect(await reasons(text)).toEqual([reason]);
  });

  it.each([
    [imports("{ readFileSync } from 'node:fs'", 'readFileSync(x)'), 'node:fs'],
    [imports("fs from 'fs'", 'fs.readFileSync(x)'), 'node:fs'],
    [imports("* as fs from 'node:fs/promises'", 'fs.writeFile(x, x)'), 'node:fs/promises'],
    [imports("{ execSync } from 'node:child_process'", 'execSync(x)'), 'node:child_process'],
    [imports("{ cpus } from 'node:os'", 'cpus()'), 'node:os'],
    [imports("{ request } from 'node:https'", 'request(x)'), 'node:https'],
    [imports("{ Worker } from 'node:worker_threads'", 'new Worker(x)'), 'node:worker_threads'],
    [imports("{ randomBytes } from 'node:crypto'", 'randomBytes(x)'), 'node:crypto'],
    [imports("{ env } from 'node:process'", 'env[x]'), 'node:process'],
  ])('names the module that is read through: %s', async (text, reason) => {
    expect(await reasons(text)).toEqual([reason]);
  });

  it.each([
    'return new Date(x).getTime() + Date.UTC(2020, 1) + (x instanceof Date ? 1 : 0)',
    'return Math.max(x, Math.PI)',
    'return typeof process === "undefined" || typeof fetch',
    'return process.platform + process.arch',
    'const process = (row: any) => row; return process(x)',
    'const fetch = (row: any) => row; function eval2(Date: any) { return Date.now() } return fetch(eval2(x))',
    'return x.process.env.HOME + x.fetch() + x.Date.now() + { Date: 1, fetch: 2 }.fetch',
    'class Table { fetch() { return 1 } } return new Table().fetch()',
    'for (const performance of x) return performance; try { x() } catch (crypto) { return crypto }',
    'console.log(x); return x',
  ])('finds nothing in `%s`', async (text) => {
    expect(await reasons(text)).toEqual([]);
  });

  it.each([
    imports("{ join } from 'node:path'", 'join(x)'),
    imports("{ createHash } from 'node:crypto'", "createHash('sha256')"),
    imports("{ writeFile } from 'node:fs/promises'", 'writeFile(x, x)'),
  ])('finds nothing in a module that only computes or writes: %s', async (text) => {
    expect(await reasons(text)).toEqual([]);
  });

  it('lets declared variables and files be read, and no others', async () => {
    const env = { files: [], env: ['HOME', 'TOKEN=env:OTHER'] };
    expect(await reasons('return process.env.HOME + process.env.TOKEN', env)).toEqual([]);
    expect(await reasons('return process.env.OTHER', env)).toEqual(['process.env.OTHER']);
    const files = { files: ['data/*.csv'], env: [] };
    expect(await reasons(imports("{ readFileSync } from 'node:fs'", 'readFileSync(x)'), files)).toEqual([]);
    expect(await reasons(imports("{ cpus } from 'node:os'", 'cpus()'), files)).toEqual(['node:os']);
  });

  it('lets the network be read where probes tell of changes, and nothing else', async () => {
    const probed = { files: [], env: [], probed: true };
    const text = imports("{ request } from 'node:https'", 'fetch(request(new WebSocket(Date.now())))');
    expect(await reasons(text, probed)).toEqual(['Date.now']);
    expect(await reasons(text)).toEqual(['Date.now', 'WebSocket', 'fetch', 'node:https']);
  });

  it('says which file a reason stands in, and skips code that tree shaking drops', async () => {
    project.write('lib/h.ts', 'export const noise = () => Math.random(); export const still = () => Date.now();');
    project.write('s.ts', "import { noise } from './lib/h.ts'; export default () => noise();");
    const bundle = await bundleEntry(project.root, "export { default } from './s.ts';");
    expect(unseenReads(bundle, { files: [], env: [] })).toEqual(['Math.random in lib/h.ts']);
  });
});
