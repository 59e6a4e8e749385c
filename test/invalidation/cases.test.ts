import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
const rows = read('README.md')
  .split('\n')
  .flatMap((line) => {
    const [, title = '', failure = '', file] = /^\| (.+) \| (.+) \| \[(.+)\]\(\3\) \|$/.exec(line) ?? [];
    return file === undefined ? [] : [{ title, failure, file }];
  });

it('lists every case under a title that stands in its file', () => {
  expect(rows.filter(({ title, file }) => !read(file).includes(title))).toEqual([]);
});

it('has at least sixty cases', () => {
  expect(new Set(rows.map(({ title, file }) => `${file} ${title}`)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThanOrEqual(60);
});

it('has a case for each of the fifteen failures that other systems had', () => {
  const seen = new Set(rows.map(({ failure }) => Number.parseInt(failure, 10)));
  expect(Array.from({ length: 15 }, (_, at) => at + 1).filter((number) => !seen.has(number))).toEqual([]);
});
