import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSources } from '../../../adapters/code/sources.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  for (const name of ['b', 'a', 'c']) project.write(`data/${name}.csv`, name);
  project.write('data/deep/d.csv', 'd');
  project.write('data/[x].csv', 'x');
});
afterEach(() => project.remove());

const paths = async (...patterns: string[]) =>
  (await new FileSources(project.root).resolve(patterns)).map(({ path }) => path);

describe('FileSources', () => {
  it('gives the digest and size of each file', async () => {
    expect(await new FileSources(project.root).resolve(['./data/a.csv'])).toEqual([
      { path: 'data/a.csv', digest: createHash('sha256').update('a').digest('hex'), size: 1 },
    ]);
  });

  it('gives files in one order, each once, whatever the order of the patterns', async () => {
    const expected = ['data/a.csv', 'data/b.csv', 'data/c.csv', 'data/deep/d.csv'];
    expect(await paths('data/c.csv', 'data/**/[a-d].csv', 'data/a.csv')).toEqual(expected);
    expect(await paths('data/deep/*.csv', 'data/{c,b,a}.csv')).toEqual(expected);
  });

  it('takes a file whose name looks like a pattern as that file', async () => {
    expect(await paths('data/[x].csv')).toEqual(['data/[x].csv']);
  });

  it('follows a link inside the project', async () => {
    symlinkSync('a.csv', join(project.root, 'data/link.csv'));
    expect(await paths('data/link.csv')).toEqual(['data/link.csv']);
  });

  it.each([
    ['data/aa.csv', 'did you mean "data/a.csv"?'],
    ['data', 'is a folder; name a file in it, or write a glob as data/*.csv.'],
    ['data/', 'is a folder'],
    ['../x.csv', 'lies outside the project folder'],
    ['/etc/hosts', 'lies outside the project folder'],
    ['../*/x.csv', 'lies outside the project folder'],
    ['data/escape.csv', 'lies outside the project folder'],
    ['escape/*.csv', 'lies outside the project folder'],
    ['dta/*.csv', 'No file of the project matches'],
    ['data/a.csv/below', 'does not exist in the project folder'],
    ['nowhere/x.csv', 'does not exist in the project folder; check the path.'],
  ])('refuses %s', async (pattern, words) => {
    const other = new TestProject();
    symlinkSync(other.write('secret.csv', 's'), join(project.root, 'data/escape.csv'));
    symlinkSync(other.root, join(project.root, 'escape'));
    const error = await thrownBy(() => paths(pattern));
    other.remove();
    expect(error.code).toBe('SOURCE_NOT_FOUND');
    expect(error.message).toContain(words);
  });

  it('sees a file that changed, shrank or went', async () => {
    const sources = new FileSources(project.root);
    const [file] = await sources.resolve(['data/a.csv']);
    expect(await sources.unchanged(file!)).toBe(true);
    writeFileSync(join(project.root, 'data/a.csv'), 'z');
    expect(await sources.unchanged(file!)).toBe(false);
    expect(await sources.unchanged({ ...file!, path: 'data/none.csv' })).toBe(false);
    expect(await sources.unchanged({ ...file!, path: '../x' })).toBe(false);
  });

  describe('remembers digests', () => {
    const memo = () => readFileSync(join(project.root, '.within/digests.json'), 'utf8');
    /** A memo that gives a false digest to whatever is remembered, with a true checksum. */
    function falsify(): void {
      const body = memo()
        .slice(65)
        .replace(/"[0-9a-f]{64}"/, `"${'0'.repeat(64)}"`);
      const sum = createHash('sha256').update(body).digest('hex');
      writeFileSync(join(project.root, '.within/digests.json'), `${sum}\n${body}`);
    }
    /** Hashed as if the clock stood an hour on, so that the file counts as settled. */
    const later = () => new FileSources(project.root, { nowMs: () => Date.now() + 3_600_000 });

    it('of settled files, and reads them no more', async () => {
      await later().resolve(['data/a.csv']);
      falsify();
      expect((await new FileSources(project.root).resolve(['data/a.csv']))[0]!.digest).toBe('0'.repeat(64));
      const [fresh] = await new FileSources(project.root, { rehash: true }).resolve(['data/a.csv']);
      expect(fresh!.digest).not.toBe('0'.repeat(64));
    });

    it('not of files that were written less than 2 s ago', async () => {
      await new FileSources(project.root).resolve(['data/a.csv']);
      expect(() => memo()).toThrow('ENOENT');
    });

    it('not past an edit of equal size and time stamp', async () => {
      const path = join(project.root, 'data/a.csv');
      const time = new Date(1_600_000_000_000);
      utimesSync(path, time, time);
      const [before] = await later().resolve(['data/a.csv']);
      writeFileSync(path, 'z');
      utimesSync(path, time, time);
      const [after] = await later().resolve(['data/a.csv']);
      expect(after!.digest).not.toBe(before!.digest);
    });
  });

  it('works where nothing can be remembered', async () => {
    mkdirSync(join(project.root, '.within/digests.json'), { recursive: true });
    const sources = new FileSources(project.root, { nowMs: () => Date.now() + 3_600_000 });
    expect(await sources.resolve(['data/a.csv'])).toHaveLength(1);
  });
});
