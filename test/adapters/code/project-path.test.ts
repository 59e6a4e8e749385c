import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileInProject, isInside, nearestFile } from '../../../adapters/code/project-path.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());
const kind = { noun: 'The thing', code: 'SOURCE_NOT_FOUND' } as const;

describe('isInside', () => {
  it.each([
    ['/p', true],
    ['/p/a/b', true],
    ['/p/..a', true],
    ['/', false],
    ['/pa', false],
    ['/p/../q', false],
  ])('of /p and %s is %s', (path, inside) => {
    expect(isInside('/p', path)).toBe(inside);
  });
});

describe('fileInProject', () => {
  it('gives the absolute path, also of an absolute one inside', () => {
    const file = project.write('a/b.csv', '');
    expect(fileInProject(project.root, 'a/../a/b.csv', kind)).toBe(file);
    expect(fileInProject(project.root, file, kind)).toBe(file);
  });

  it('works in a project that is itself reached over a link', () => {
    project.write('real/a.csv', '');
    symlinkSync('real', join(project.root, 'link'));
    expect(fileInProject(join(project.root, 'link'), 'a.csv', kind)).toBe(join(project.root, 'link/a.csv'));
  });

  it('refuses a link that leads from the project to its parent', async () => {
    mkdirSync(join(project.root, 'inner'));
    project.write('secret', '');
    symlinkSync('../secret', join(project.root, 'inner/link'));
    const error = await thrownBy(() => fileInProject(join(project.root, 'inner'), 'link', kind));
    expect(error.message).toBe(
      'The thing link lies outside the project folder; put it below the folder of the pipeline file.',
    );
  });

  it('takes a link that leads nowhere as missing', async () => {
    symlinkSync('nowhere', join(project.root, 'link'));
    expect((await thrownBy(() => fileInProject(project.root, 'link', kind))).message).toContain('does not exist');
  });
});

describe('nearestFile', () => {
  it('looks in the folder of the missing file, inside the project only', () => {
    project.write('steps/ratios.ts', '');
    expect(nearestFile(project.root, 'steps/ratio.ts')).toBe('steps/ratios.ts');
    expect(nearestFile(project.root, '../etc')).toBeUndefined();
    expect(nearestFile(project.root, 'no/such/folder')).toBeUndefined();
  });
});
