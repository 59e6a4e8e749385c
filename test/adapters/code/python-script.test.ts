import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pythonClosureScript } from '../../../adapters/code/python-script.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const nothing = { files: [], declares: false, env: [], probed: false };

function run(folder: string, value: string) {
  const argv = ['-c', pythonClosureScript, JSON.stringify({ kind: 'script', value, ...nothing })];
  return JSON.parse(execFileSync('python3', argv, { cwd: folder, encoding: 'utf8' }));
}

describe('pythonClosureScript', () => {
  it('gives the same answer in a project that is reached over a link', () => {
    project.write('real/s.py', 'import h\n');
    project.write('real/h.py', '');
    symlinkSync('real', join(project.root, 'link'));
    const answer = run(join(project.root, 'real'), 's.py');
    expect(answer).toMatchObject({ packages: {}, uncacheable: [], errors: [] });
    expect(Object.keys(answer.files)).toEqual(['h.py', 's.py']);
    expect(run(join(project.root, 'link'), 's.py')).toEqual(answer);
  });

  it('does not count a module that a link takes from outside, and says that it is nobody’s', () => {
    project.write('outside.py', '');
    project.write('inner/s.py', 'import outside_link\n');
    symlinkSync('../outside.py', join(project.root, 'inner/outside_link.py'));
    const answer = run(join(project.root, 'inner'), 's.py');
    expect(Object.keys(answer.files)).toEqual(['s.py']);
    expect(answer.uncacheable).toEqual(['python module outside_link belongs to no installed distribution, in s.py:1']);
  });
});
