import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExecutable } from '../../../adapters/code/executable.ts';
import { pythonClosure } from '../../../adapters/code/python-closure.ts';
import { pythonFollowing } from '../../../adapters/code/python-following.ts';
import type { DeclaredReads } from '../../../adapters/code/unseen.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const path = process.env['PATH'] ?? '';
async function follow(files: Readonly<Record<string, string>>, reads: DeclaredReads = { files: [], env: [] }) {
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  const interpreter = findExecutable(project.root, 'python3', path);
  const asked = { interpreter, words: ['s.py'], path };
  const found = await pythonClosure(project.root, asked, { reads, files: reads.files });
  return { files: Object.keys(found.files), uncacheable: found.uncacheable };
}
const pkg = { 'pkg/__init__.py': '', 'pkg/sub.py': 'x = 1\n' };
const all = ['pkg/__init__.py', 'pkg/sub.py', 's.py'];

describe('pythonFollowing', () => {
  it('is a part of the program', () => {
    expect(pythonFollowing).toContain('def read(path, roots):');
  });

  it.each([
    ['import_module under another name', 'from importlib import import_module as im\nim("pkg.sub")\n', pkg],
    [
      'import_module relative to a package',
      'import importlib\nimportlib.import_module(".sub", package="pkg")\n',
      { ...pkg, 'sub.py': '' },
    ],
    ['__import__', '__import__("pkg.sub")\n', pkg],
    ['a star over __all__', 'from pkg import *\n', { ...pkg, 'pkg/__init__.py': '__all__ = ["sub"]\n' }],
    [
      'a star over __all__ that grows',
      'from pkg import *\n',
      { ...pkg, 'pkg/__init__.py': '__all__ = []\n__all__ += ["sub"]\n' },
    ],
    [
      'import_module relative to its own package',
      'import pkg\n',
      { ...pkg, 'pkg/__init__.py': 'from importlib import import_module\nimport_module(".sub", __name__)\n' },
    ],
    ['an import that may fail', 'try:\n    import pkg.sub\nexcept ImportError:\n    pass\n', pkg],
    ['an import in a branch of a function', 'def f(x):\n    if x:\n        from pkg import sub\n', pkg],
  ])('follows %s', async (_title, text, files) => {
    expect(await follow({ ...files, 's.py': text })).toEqual({ files: all, uncacheable: [] });
  });

  it('follows a star inside a package and modules of a folder without __init__', async () => {
    const files = {
      's.py': 'import pkg\nfrom bare import one\nimport bare.two\n',
      'pkg/__init__.py': 'from .inner import *\n',
      'pkg/inner/__init__.py': '__all__ = ["sub"]\n',
      'pkg/inner/sub.py': '',
      'bare/one.py': '',
      'bare/two.py': '',
      'bare/three.py': '',
    };
    expect(await follow(files)).toEqual({
      files: ['bare/one.py', 'bare/two.py', 'pkg/__init__.py', 'pkg/inner/__init__.py', 'pkg/inner/sub.py', 's.py'],
      uncacheable: [],
    });
  });

  it('counts a compiled module of a package', async () => {
    const files = { 's.py': 'from pkg import fast\n', 'pkg/__init__.py': '', 'pkg/fast.abi3.so': 'binary' };
    expect((await follow(files)).files).toEqual(['pkg/__init__.py', 'pkg/fast.abi3.so', 's.py']);
  });

  it.each([
    [
      'a computed __all__',
      { 's.py': 'from pkg import *\n', ...pkg, 'pkg/__init__.py': 'names = ["sub"]\n__all__ = list(names)\n' },
      '__all__ of pkg/__init__.py (computed; declare files) in s.py:1',
    ],
    [
      '__all__ that is passed on',
      { 's.py': 'from pkg import *\n', ...pkg, 'pkg/__init__.py': '__all__ = []\n__all__.append("sub")\n' },
      '__all__ of pkg/__init__.py (computed; declare files) in s.py:1',
    ],
    [
      'a package that import_module is told at run time',
      { 's.py': 'import importlib, pkg\nimportlib.import_module(".sub", pkg.__name__)\n', ...pkg },
      'importlib.import_module (code found at run time; declare files) in s.py:2',
    ],
    [
      '__import__ with more than a name',
      { 's.py': '__import__("pkg", fromlist=["sub"])\n', ...pkg },
      '__import__ (code found at run time; declare files) in s.py:1',
    ],
    [
      'a file that is run as text',
      { 's.py': 'exec(open("hp.py").read())\n', 'hp.py': '' },
      'exec (code found at run time; declare files) in s.py:1',
    ],
  ])('lets nothing be reused over %s, until files are declared', async (_title, files, reason) => {
    expect((await follow(files)).uncacheable).toContain(reason);
    const declared = { files: ['hp.py', 'pkg/sub.py'], env: [] };
    expect((await follow(files, declared)).uncacheable).toEqual([]);
  });

  it('lets nothing be reused over folders of modules that a variable names', async () => {
    const reads = { files: [], env: ['PYTHONPATH'] };
    expect((await follow({ 's.py': '' }, reads)).uncacheable).toEqual([
      'modules in folders of PYTHONPATH are not followed; declare files',
    ]);
  });
});
