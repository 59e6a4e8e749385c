import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedVersion, packageName, reachedPackages, versionOf } from '../../../adapters/code/package-lock.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const pinned = (version: string, more: object = {}) => ({ version, integrity: `sha512-${version}`, ...more });

describe('reachedPackages', () => {
  it('follows what the reached packages depend on, as Node finds it, and nothing else', () => {
    project.install('a', '1.0.0');
    project.lock({
      'node_modules/a': pinned('1.0.0', { dependencies: { b: '^2' }, peerDependencies: { c: '*' } }),
      'node_modules/a/node_modules/b': pinned('2.0.0', { dependencies: { d: '*' } }),
      'node_modules/b': pinned('1.0.0'),
      'node_modules/c': pinned('1.1.0', { dependencies: { a: '*' } }),
      'node_modules/d': pinned('4.0.0'),
      'node_modules/e': pinned('5.0.0'),
    });
    expect(reachedPackages(project.root, ['a/sub', 'node:fs', 'fs'])).toEqual(
      expect.objectContaining({
        packages: {
          a: '1.0.0+sha512-1.0.0',
          'a/node_modules/b': '2.0.0+sha512-2.0.0',
          c: '1.1.0+sha512-1.1.0',
          d: '4.0.0+sha512-4.0.0',
        },
        uncacheable: [],
      }),
    );
  });

  it('uses a lock file above the project, with the folders of workspaces', () => {
    project.install('a', '1.0.0');
    project.write('apps/one/node_modules/a/package.json', '{"version":"3.0.0"}');
    project.lock({ 'node_modules/a': pinned('1.0.0'), 'apps/one/node_modules/a': pinned('3.0.0') });
    mkdirSync(join(project.root, 'apps/two'));
    expect(reachedPackages(join(project.root, 'apps/one'), ['a']).packages).toEqual({ a: '3.0.0+sha512-3.0.0' });
    expect(reachedPackages(join(project.root, 'apps/two'), ['a']).packages).toEqual({ a: '1.0.0+sha512-1.0.0' });
  });

  it('leaves out optional packages that are not installed, as binaries for other platforms', () => {
    project.install('a', '1.0.0');
    project.install('a-linux', '1.0.0');
    project.lock({
      'node_modules/a': pinned('1.0.0', { optionalDependencies: { 'a-linux': '*', 'a-win': '*' } }),
      'node_modules/a-linux': pinned('1.0.0', { optional: true }),
      'node_modules/a-win': pinned('1.0.0', { optional: true }),
    });
    expect(Object.keys(reachedPackages(project.root, ['a']).packages)).toEqual(['a', 'a-linux']);
  });

  it.each([
    ['a link', { link: true, resolved: 'packages/a' }, 'is a link to packages/a'],
    ['no integrity', { version: '1.0.0' }, 'has no integrity'],
  ])('lets nothing be reused over %s', (_title, locked, reason) => {
    project.install('a', '1.0.0');
    project.lock({ 'node_modules/a': locked });
    expect(reachedPackages(project.root, ['a']).uncacheable.join()).toContain(reason);
  });

  it.each([
    ['a commit', { version: '1.0.0', resolved: 'git+ssh://x/a.git#abc' }, '1.0.0+git:abc'],
    ['the archive it comes in', { version: '1.0.0', inBundle: true }, '1.0.0+bundled'],
  ])('takes %s as a pin', (_title, locked, value) => {
    project.install('a', '1.0.0');
    project.lock({ 'node_modules/a': locked });
    expect(reachedPackages(project.root, ['a'])).toMatchObject({ packages: { a: value }, uncacheable: [] });
    expect(versionOf(value)).toBe('1.0.0');
  });

  it.each([
    ['no lock file', undefined, 'no lock file: package-lock.json'],
    ['a lock file of version 1', '{"lockfileVersion":1,"dependencies":{}}', 'lockfileVersion 2 or 3'],
    ['a broken lock file', '{', 'lockfileVersion 2 or 3'],
    ['a lock file without the package', '{"packages":{}}', 'package a is not in package-lock.json'],
  ])('falls back to installed versions and reuses nothing with %s', (_title, text, reason) => {
    project.install('a', '1.2.3');
    if (text !== undefined) project.write('package-lock.json', text);
    const { packages, uncacheable } = reachedPackages(project.root, ['a']);
    expect(packages).toEqual({ a: '1.2.3' });
    expect(uncacheable.join()).toContain(reason);
  });

  it('needs no lock file where no package is reached', () => {
    expect(reachedPackages(project.root, ['node:path'])).toEqual({ packages: {}, uncacheable: [] });
  });

  it('refuses a package that is not installed', async () => {
    expect((await thrownBy(() => reachedPackages(project.root, ['absent']))).message).toContain('npm install absent');
  });
});

describe('names and versions', () => {
  it('of packages are cut from import paths', () => {
    expect(['@s/n/sub/x', 'n/sub', 'node:fs', 'fs/promises'].map(packageName)).toEqual([
      '@s/n',
      'n',
      undefined,
      undefined,
    ]);
  });

  it('of a build keep their plus sign', () => {
    expect(['1.0.0+build.5', '1.0.0+build.5+sha512-x==', '1.0.0'].map(versionOf)).toEqual([
      '1.0.0+build.5',
      '1.0.0+build.5',
      '1.0.0',
    ]);
  });

  it('that are installed are found in the folders above', () => {
    project.install('a', '1.2.3');
    expect(installedVersion(join(project.root, 'x/y'), 'a')).toBe('1.2.3');
    expect(installedVersion(project.root, 'b')).toBeUndefined();
  });
});
