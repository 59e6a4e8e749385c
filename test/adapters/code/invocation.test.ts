import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invocationOf, shebangOf } from '../../../adapters/code/invocation.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  mkdirSync(join(project.root, 'bin'));
});
afterEach(() => project.remove());

const script = (path: string, text: string): string => {
  const file = project.write(path, text);
  chmodSync(file, 0o755);
  return file;
};
const path = () => `${join(project.root, 'bin')}:${process.env['PATH'] ?? ''}`;
const of = (...argv: string[]) => invocationOf(project.root, argv, path());

describe('shebangOf', () => {
  it.each([
    ['#!/bin/sh\n', { interpreter: '/bin/sh', rest: '' }],
    ['#! /usr/bin/env -S a b \nrest', { interpreter: '/usr/bin/env', rest: '-S a b' }],
    ['#!\n', undefined],
    ['text', undefined],
    ['', undefined],
  ])('of %j is %j', (text, shebang) => {
    expect(shebangOf(script('x', text))).toEqual(shebang);
  });
});

describe('invocationOf', () => {
  it('takes a Python script of the project as Python with its own words', () => {
    script('tool', '#!/usr/bin/env -S python3 -u\n');
    const { programs, python, unfollowed } = of('./tool', '--fast');
    expect(Object.keys(programs)).toEqual(['/usr/bin/env', 'python3']);
    expect(python?.words).toEqual(['-u', './tool', '--fast']);
    expect(unfollowed).toBeUndefined();
  });

  it('does not follow a Python program that lies outside the project', () => {
    const other = new TestProject();
    chmodSync(other.write('bin/dvc', '#!/usr/bin/env python3\n'), 0o755);
    const found = invocationOf(project.root, ['dvc'], `${join(other.root, 'bin')}:${path()}`);
    other.remove();
    expect(found.unfollowed).toBe('what dvc reads');
    expect(Object.keys(found.programs)).toEqual(['dvc', '/usr/bin/env', 'python3']);
  });

  it.each([
    ['uv', ['run', 's.py'], 'what uv starts'],
    ['docker', ['run', 'x'], 'what docker starts'],
    ['Rscript', ['a.R'], 'what a.R reads'],
    ['Rscript', ['-e', '1'], 'what Rscript reads'],
  ])('says that what %s does with %j is not followed', (program, words, phrase) => {
    script(`bin/${program}`, 'binary');
    project.write('a.R', '');
    expect(of(program, ...words).unfollowed).toBe(phrase);
  });

  it('tells of an interpreter that is not there', async () => {
    script('tool', '#!/usr/bin/env no-such-language\n');
    expect((await thrownBy(() => of('./tool'))).code).toBe('COMMAND_NOT_FOUND');
  });
});
