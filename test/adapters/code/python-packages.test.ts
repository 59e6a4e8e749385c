import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pythonClosure } from '../../../adapters/code/python-closure.ts';
import { pythonPackages } from '../../../adapters/code/python-packages.ts';
import { TestProject } from './project.ts';

let project: TestProject;
let interpreter: string;
let site: string;
beforeEach(() => {
  project = new TestProject();
  execFileSync('python3', ['-m', 'venv', '--without-pip', '.venv'], { cwd: project.root });
  interpreter = join(project.root, '.venv/bin/python');
  const where = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
  site = execFileSync(interpreter, ['-c', where], { encoding: 'utf8' })
    .trim()
    .slice(project.root.length + 1);
});
afterEach(() => project.remove());

const closure = (text: string) => {
  project.write('s.py', text);
  const words = ['s.py'];
  return pythonClosure(project.root, { interpreter, words, path: '' }, { reads: { files: [], env: [] }, files: [] });
};

/** Lays a distribution out as pip does. */
function install(name: string, version: string, requires: readonly string[] = []): void {
  const info = `${site}/${name}-${version}.dist-info`;
  const needs = requires.map((each) => `Requires-Dist: ${each}\n`).join('');
  project.write(`${site}/${name}.py`, '');
  project.write(`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${needs}`);
  project.write(`${info}/RECORD`, `${name}.py,sha256=of-${version},0\n`);
}

describe('pythonPackages', () => {
  it('counts a distribution, what it requires, and extras that are installed, but not its authors’ tools', async () => {
    install('frames', '1', ['arrays>=1', "fast ; extra == 'speed'", "checker ; extra == 'test'", 'absent']);
    for (const name of ['arrays', 'fast', 'checker', 'other']) install(name, '1');
    const { packages, uncacheable } = await closure('import frames\n');
    expect(Object.keys(packages).sort()).toEqual(['arrays', 'fast', 'frames', 'python']);
    expect(uncacheable).toEqual([]);
  });

  it('lets an import that may fail be absent, and counts it once it is there', async () => {
    const text = 'try:\n    import quick\nexcept ImportError:\n    quick = None\n';
    const before = await closure(text);
    expect(before.uncacheable).toEqual([]);
    install('quick', '1');
    expect(Object.keys((await closure(text)).packages)).toContain('quick');
  });

  it('lets nothing be reused over a module without a distribution, though its import may fail', async () => {
    project.write(`${site}/loose.py`, '');
    expect((await closure('try:\n    import loose\nexcept ImportError:\n    pass\n')).uncacheable).toEqual([
      'python module loose belongs to no installed distribution, in s.py:2',
    ]);
  });

  it('takes an installed package before a bare folder of its name', async () => {
    install('data', '1');
    project.write('data/a.csv', '');
    expect(Object.keys((await closure('import data\n')).packages)).toContain('data');
  });

  it('holds its texts as Python takes them', () => {
    expect(pythonPackages).toContain(String.raw`'\n'.join(lines)`);
  });
});
