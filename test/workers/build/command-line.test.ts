/** @module What the build makes of the command line before it is compiled. */
import { expect, it } from 'vitest';
import { withoutImports } from '../../../workers/build/command-line.ts';

it('leaves importing to the launcher, and words that only look like it as they are', () => {
  const text = "const a=import('a'),b='import(b)';async()=>{await import((c)(await import(d)));/import(e)/.test(b)}";
  expect(withoutImports(text)).toBe(
    "const a=importModule('a'),b='import(b)';async()=>{await importModule((c)(await importModule(d)));/import(e)/.test(b)}",
  );
});
