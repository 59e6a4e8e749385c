import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileFlags, flagFileName } from '../../../adapters/flags/file-flags.ts';
import { thrownBy } from '../../support/thrown.ts';

function flagsOf(text?: string): FileFlags {
  const project = mkdtempSync(join(tmpdir(), 'within-flags-'));
  if (text !== undefined) writeFileSync(join(project, flagFileName), text);
  return new FileFlags(project);
}

it('has every flag at its default without a file, and with an empty one', async () => {
  const defaults = { reuse: true, 'single-flight': true, collaboration: true, tracking: true };
  expect(await flagsOf().resolve()).toEqual(defaults);
  expect(await flagsOf('').resolve()).toEqual(defaults);
});

it('takes what the file sets', async () => {
  expect(await flagsOf('reuse: false\n').resolve()).toEqual({
    reuse: false,
    'single-flight': true,
    collaboration: true,
    tracking: true,
  });
});

it.each([
  ['an unknown flag', 'resue: true', 'did you mean "reuse"?'],
  ['a value of another type', 'reuse: "no"', 'reuse: '],
  ['what is no YAML', 'a: [', 'cannot be read as YAML'],
])('refuses %s and names the file', async (_, text, part) => {
  const error = await thrownBy(() => flagsOf(text).resolve());
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toContain(part);
  expect(error.message).toContain(flagFileName);
});
