import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExecutable, realProgram } from '../../../adapters/code/executable.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  for (const name of ['one/tool', 'two/tool', 'two/python3', 'bin/own']) chmodSync(project.write(name, name), 0o755);
  project.write('one/python3', 'not executable');
  mkdirSync(join(project.root, 'one/folder'));
});
afterEach(() => project.remove());

const path = () => `${join(project.root, 'one')}::${join(project.root, 'none')}:${join(project.root, 'two')}`;
const find = (program: string) => findExecutable(project.root, program, path());

describe('findExecutable', () => {
  it('takes the first of PATH that can be executed', () => {
    expect(find('tool')).toBe(join(project.root, 'one/tool'));
    expect(find('python3')).toBe(join(project.root, 'two/python3'));
  });

  it('takes a program with a slash from the project', () => {
    expect(find('bin/own')).toBe(join(project.root, 'bin/own'));
    expect(find(join(project.root, 'bin/own'))).toBe(join(project.root, 'bin/own'));
  });

  it.each([
    ['pythn3', 'is in no folder of PATH; install it, or did you mean "python3"?'],
    ['zzzzzzzzzzzz', 'is in no folder of PATH; install it or mend the command.'],
    ['folder', 'is in no folder of PATH'],
    ['', 'is in no folder of PATH'],
    ['.venv/bin/python', 'python3 -m venv .venv'],
    ['one/python3', 'is not executable'],
  ])('refuses "%s"', async (program, words) => {
    const error = await thrownBy(() => find(program));
    expect(error.code).toBe('COMMAND_NOT_FOUND');
    expect(error.message).toContain(words);
  });
});

describe('realProgram', () => {
  it('is the file behind a link', () => {
    symlinkSync('../bin/own', join(project.root, 'one/link'));
    expect(realProgram(find('link'))).toBe(join(project.root, 'bin/own'));
  });
});
