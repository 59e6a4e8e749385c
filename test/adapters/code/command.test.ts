import { execFileSync } from 'node:child_process';
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
    expect((await of(['sh', '-c', 'true'])).fingerprint.uncacheable).toEqual(['command declares no files']);
    expect((await of(['sh', '-c', 'true'], ['other.txt'])).fingerprint.uncacheable).toEqual([]);
    expect((await of(['./run.sh'])).fingerprint.uncacheable).toEqual([]);
  });

  it('may not be reused when another program runs Python whose imports nobody follows', async () => {
    project.write('s.py', 'import helper');
    expect((await of(['./run.sh', 's.py'])).fingerprint.uncacheable.join()).toContain('imports of s.py');
    expect((await of(['./run.sh', 's.py'], ['*.py'])).fingerprint.uncacheable).toEqual([]);
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
