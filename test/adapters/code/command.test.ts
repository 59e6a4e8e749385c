import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintCommand } from '../../../adapters/code/command.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  chmodSync(project.write('run.sh', '#!/bin/sh\n'), 0o755);
  project.write('conf/a.yaml', 'a: 1');
  project.write('other.txt', 'o');
});
afterEach(() => project.remove());

const of = (argv: string[], files: string[] = []) =>
  fingerprintCommand(project.root, argv, { files, env: [] }, process.env['PATH'] ?? '');
const filesOf = async (argv: string[], files: string[] = []) => {
  const { ref } = await of(argv, files);
  return ref.kind === 'command' ? ref.files.map(({ path }) => path) : [];
};

describe('fingerprintCommand', () => {
  it('counts words that are files of the project, the program itself, and declared files', async () => {
    expect(await filesOf(['./run.sh', '--config=conf/a.yaml', 'no-file'], ['*.txt'])).toEqual([
      'conf/a.yaml',
      'other.txt',
      'run.sh',
    ]);
  });

  it('takes the interpreter of a virtual environment, which is a link that leads out of the project', async () => {
    project.write('steps/a.py', 'print(1)');
    const interpreter = join(project.root, '.venv/bin/python');
    mkdirSync(dirname(interpreter), { recursive: true });
    symlinkSync(execFileSync('python3', ['-c', 'import sys; print(sys.executable)']).toString().trim(), interpreter);
    const { fingerprint } = await of(['.venv/bin/python', 'steps/a.py']);
    expect(Object.keys(fingerprint.files)).toEqual(['steps/a.py']);
    expect(fingerprint.packages['.venv/bin/python']).toMatch(/^sha256:/);
  });

  it.each([
    ['a named file', () => project.write('conf/a.yaml', 'a: 2')],
    ['the program', () => project.write('run.sh', '#!/bin/sh\ntrue\n')],
  ])('changes with %s', async (_title, edit) => {
    const argv = ['./run.sh', 'conf/a.yaml'];
    const before = (await of(argv)).fingerprint.digest;
    edit();
    expect((await of(argv)).fingerprint.digest).not.toBe(before);
  });

  it('takes words that can be no file as words', async () => {
    expect(await filesOf(['./run.sh', 'other.txt/below', 'x'.repeat(5_000), 'a\0b', 'conf'])).toEqual(['run.sh']);
  });

  it('stays after an edit of a file that is not named', async () => {
    const before = await of(['./run.sh']);
    project.write('other.txt', 'changed');
    expect(await of(['./run.sh'])).toEqual(before);
  });

  it('changes with a word, and with where one word ends', async () => {
    const digests = await Promise.all(
      [
        ['./run.sh', 'a', 'b'],
        ['./run.sh', 'ab'],
        ['./run.sh', 'b', 'a'],
      ].map(async (argv) => (await of(argv)).fingerprint.digest),
    );
    expect(new Set(digests).size).toBe(3);
  });

  it('may not be reused when it is known to read nothing of the project', async () => {
    expect((await of(['python3', '-c', 'print(1)'])).fingerprint.uncacheable).toEqual(['command declares no files']);
    expect((await of(['sh', '-c', 'true'], ['other.txt'])).fingerprint.uncacheable).toEqual([]);
  });

  it.each([
    [['./run.sh'], 'what ./run.sh reads is not followed; declare files'],
    [['bash', '-e', 'run.sh'], 'what run.sh reads is not followed; declare files'],
    [['sh', '-c', 'true'], 'what sh reads is not followed; declare files'],
    [['node', 'x.mjs'], 'what x.mjs reads is not followed; declare files'],
    [['perl', 'x.mjs'], 'what x.mjs reads is not followed; declare files'],
    [['env', 'A=1', 'python3', 's.py'], 'what env starts is not followed; declare files'],
    [['./own-env'], 'what ./own-env reads is not followed; declare files'],
    [['sort', 'other.txt'], 'what other.txt reads is not followed; declare files'],
  ])('may be reused only with declared files when it runs %j', async (argv, reason) => {
    project.write('x.mjs', "import './h.mjs';");
    project.write('s.py', 'import helper');
    chmodSync(project.write('own-env', '#!/usr/bin/env -i python3\n'), 0o755);
    expect((await of(argv)).fingerprint.uncacheable).toEqual([reason]);
    expect((await of(argv, ['*.txt'])).fingerprint.uncacheable).toEqual([]);
  });

  it.each(['#!/usr/bin/env python3', '#!/usr/bin/env -S python3 -u'])(
    'follows a script that begins with %s as that interpreter would',
    async (line) => {
      const tool = (text: string) => chmodSync(project.write('tool', `${line}\n${text}`), 0o755);
      tool('import hp\n');
      project.write('hp.py', 'x = 1\n');
      const before = (await of(['./tool'])).fingerprint;
      expect(Object.keys(before.files)).toEqual(['hp.py', 'tool']);
      expect(before.uncacheable).toEqual([]);
      expect(before.packages['python3']).toMatch(/^sha256:/);
      tool('import hp  # a comment\n');
      expect((await of(['./tool'])).fingerprint).toEqual(before);
      project.write('hp.py', 'x = 2\n');
      expect((await of(['./tool'])).fingerprint.digest).not.toBe(before.digest);
    },
  );

  it('counts the interpreter that a script names, as PATH finds it', async () => {
    chmodSync(project.write('tool', '#!/usr/bin/env mylang\n'), 0o755);
    const mylang = (text: string) => chmodSync(project.write('bin/mylang', text), 0o755);
    const path = `${join(project.root, 'bin')}:${process.env['PATH'] ?? ''}`;
    const take = () => fingerprintCommand(project.root, ['./tool'], { files: ['tool'], env: [] }, path);
    mylang('#!/bin/sh\n');
    const before = (await take()).fingerprint;
    mylang('#!/bin/sh\ntrue\n');
    const after = (await take()).fingerprint;
    expect(after.packages['mylang']).not.toBe(before.packages['mylang']);
    expect(after.digest).not.toBe(before.digest);
  });

  it('takes Python files by what they do, and declared ones by their bytes', async () => {
    project.write('s.py', 'import h\n');
    project.write('h.py', 'def f(x):\n    return x + 1\n');
    const take = async (files: string[] = []) => (await of(['python3', 's.py'], files)).fingerprint;
    const [followed, declared] = [await take(), await take(['h.py'])];
    project.write('h.py', '# how it adds\ndef f( x ):\n\n    return (x + 1)  # one\n');
    expect(await take()).toEqual(followed);
    expect((await take(['h.py'])).files['h.py']).not.toBe(declared.files['h.py']);
    project.write('h.py', 'def f(x):\n    "adds"\n    return x + 1\n');
    const after = await take();
    expect(Object.keys(after.files).filter((file) => after.files[file] !== followed.files[file])).toEqual(['h.py']);
    expect(after.digest).not.toBe(followed.digest);
  });

  it('keeps the digests of bytes for the guard that looks whether a file moved, and what was declared', async () => {
    project.write('s.py', 'x = 1\n');
    const { ref, fingerprint } = await fingerprintCommand(
      project.root,
      ['python3', 's.py'],
      { files: ['*.txt'], env: ['REGION', 'TOKEN=env:OTHER'] },
      process.env['PATH'] ?? '',
    );
    if (ref.kind !== 'command') throw new Error('no command');
    const script = ref.files.find((file) => file.path === 's.py');
    expect(script?.digest).toBe(createHash('sha256').update('x = 1\n').digest('hex'));
    expect(fingerprint.files['s.py']).not.toBe(script?.digest);
    expect(ref.declared).toEqual({ files: ['*.txt'], env: ['REGION', 'TOKEN'], probed: false });
  });

  it('follows the imports of a Python module of the project', async () => {
    project.write('steps/__init__.py', '');
    project.write('steps/ratios.py', 'from . import helper\n');
    project.write('steps/helper.py', 'factor = 1\n');
    project.write('steps/unrelated.py', '');
    const argv = ['python3', '-m', 'steps.ratios'];
    const before = await of(argv);
    expect(Object.keys(before.fingerprint.files)).toEqual(['steps/__init__.py', 'steps/helper.py', 'steps/ratios.py']);
    expect(before.fingerprint.uncacheable).toEqual([]);
    project.write('steps/unrelated.py', 'x = 1\n');
    expect(await of(argv)).toEqual(before);
    project.write('steps/helper.py', 'factor = 2\n');
    expect((await of(argv)).fingerprint.digest).not.toBe(before.fingerprint.digest);
  });

  it.each([
    [['no-such-program'], [], 'COMMAND_NOT_FOUND'],
    [['./run.sh'], ['nowhere/*.txt'], 'SOURCE_NOT_FOUND'],
    [['python3', 'nope.py'], [], 'STEP_COMPILE'],
  ])('refuses %j with %j', async (argv, files, code) => {
    expect((await thrownBy(() => of(argv, files))).code).toBe(code);
  });
});
