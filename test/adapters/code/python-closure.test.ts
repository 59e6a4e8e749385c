import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExecutable } from '../../../adapters/code/executable.ts';
import { isPython, type PythonDeclared, pythonClosure, pythonEntry } from '../../../adapters/code/python-closure.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const path = process.env['PATH'] ?? '';
const nothing: PythonDeclared = { reads: { files: [], env: [] }, files: [] };
const follow = async (words: string[], declared = nothing) => {
  const interpreter = findExecutable(project.root, 'python3', path);
  const { files, ...rest } = await pythonClosure(project.root, { interpreter, words, path }, declared);
  return { ...rest, files: Object.keys(files) };
};
const closure = (...words: string[]) => follow(words);

describe('isPython', () => {
  it('knows interpreters by name', () => {
    expect(['python', 'python3', '/v/bin/python3.11', 'pypy3'].every(isPython)).toBe(true);
    expect(['pythonic', 'python3-config', 'uv', 'node'].some(isPython)).toBe(false);
  });
});

describe('pythonEntry', () => {
  it.each([
    [['a.py', '-m', 'b'], { kind: 'script', value: 'a.py' }],
    [['-u', '-X', 'utf8', '-m', 'steps.a', 'x.py'], { kind: 'module', value: 'steps.a' }],
    [['-W', 'error', '-c', 'import a'], { kind: 'code', value: 'import a' }],
    [['-um', 'steps.a', 'x.py'], { kind: 'module', value: 'steps.a' }],
    [['-msteps.a', 'x.py'], { kind: 'module', value: 'steps.a' }],
    [['-Xutf8', '--check-hash-based-pycs', 'always', 'a.py'], { kind: 'script', value: 'a.py' }],
    [['-u'], undefined],
    [[], undefined],
  ])('of %j is %j', (words, entry) => {
    expect(pythonEntry(words)).toEqual(entry);
  });
});

describe('pythonClosure', () => {
  it('follows absolute, relative, nested and constant dynamic imports', async () => {
    project.write(
      'main.py',
      'import pkg.one\ndef f():\n    from lib import two\nimport importlib\nimportlib.import_module("three")\n',
    );
    project.write('pkg/__init__.py', 'from . import zero\n');
    project.write('pkg/zero.py', '');
    project.write('pkg/one.py', 'from .sub.deep import thing\nfrom ..none import x\n');
    project.write('pkg/sub/deep.py', 'thing = 1\n');
    project.write('lib/two.py', 'import json, os.path\n');
    project.write('three.py', '');
    project.write('four.py', '');
    const { files, uncacheable, packages } = await closure('main.py');
    expect(files).toEqual([
      'lib/two.py',
      'main.py',
      'pkg/__init__.py',
      'pkg/one.py',
      'pkg/sub/deep.py',
      'pkg/zero.py',
      'three.py',
    ]);
    expect(uncacheable).toEqual([]);
    expect(packages['python']).toMatch(/^CPython 3\.\d+/);
  });

  it('survives modules that import each other', async () => {
    project.write('a.py', 'import b\n');
    project.write('b.py', 'import a\n');
    expect((await closure('a.py')).files).toEqual(['a.py', 'b.py']);
  });

  it('reads the main module of a package, and code on the command line', async () => {
    project.write('p/__init__.py', '');
    project.write('p/__main__.py', 'import q\n');
    project.write('q.py', '');
    expect((await closure('-m', 'p')).files).toEqual(['p/__init__.py', 'p/__main__.py', 'q.py']);
    expect((await closure('-c', 'import q')).files).toEqual(['q.py']);
  });

  it.each([
    [
      'a computed import',
      'import importlib\nimportlib.import_module(name)\n',
      'importlib.import_module (code found at run time; declare files) in s.py:2',
    ],
    [
      'a module of nobody',
      'import no_such_module_at_all\n',
      'python module no_such_module_at_all belongs to no installed',
    ],
  ])('lets nothing be reused over %s', async (_title, text, reason) => {
    project.write('s.py', text);
    expect((await closure('s.py')).uncacheable.join()).toContain(reason);
  });

  it('pins an installed distribution by its record, with what it requires', async () => {
    project.write('s.py', 'import pip\n');
    const { packages, uncacheable } = await closure('s.py');
    expect(packages['pip']).toMatch(/^\d.*\+record-[0-9a-f]{64}$/);
    expect(uncacheable).toEqual([]);
  });

  it('does not take a module of the project for one of the standard library while it looks', async () => {
    project.write('ast.py', 'raise SystemExit("shadowed")\n');
    project.write('s.py', 'import ast\n');
    expect((await closure('s.py')).files).toEqual(['ast.py', 's.py']);
  });

  it('tells the line of a syntax error in any file that is reached', async () => {
    project.write('s.py', 'import h\n');
    project.write('h.py', '\nx = (\n');
    const error = await thrownBy(() => closure('s.py'));
    expect(error.code).toBe('STEP_COMPILE');
    expect(error.message).toMatch(/^h\.py:2:\d+: /);
  });

  it('tells of an interpreter that does not work', async () => {
    project.write('s.py', '');
    const error = await thrownBy(() =>
      pythonClosure(project.root, { interpreter: '/bin/false', words: ['s.py'], path }, nothing),
    );
    expect(error.message).toContain('check that the interpreter is Python 3.8 or later');
  });
});
