/** @module Compiled code kept between runs: whole, ours, of this very bundle, or not used. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepCompiledCode, readCompiledCode } from '../../../client/start/compiled-code.ts';

const code = { bundle: 'a'.repeat(64), command: 'run' };
const payload = Buffer.from('what V8 compiled');
const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'within-compiled-')), 'compiled');

function kept(): { folder: string; path: string } {
  const folder = newFolder();
  keepCompiledCode(folder, code, payload);
  return { folder, path: join(folder, readdirSync(folder)[0] ?? '') };
}

describe('compiled code', () => {
  it('is found again by the same bundle and command only', () => {
    const { folder } = kept();
    expect(readCompiledCode(folder, code)).toEqual(payload);
    expect(readCompiledCode(folder, { ...code, command: 'plan' })).toBeUndefined();
    expect(readCompiledCode(folder, { ...code, bundle: 'b'.repeat(64) })).toBeUndefined();
    expect(readCompiledCode(newFolder(), code)).toBeUndefined();
  });

  it('is not used when any byte of it is damaged or missing', () => {
    const { folder, path } = kept();
    const whole = readFileSync(path);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        writeFileSync(path, damaged);
        expect(readCompiledCode(folder, code)).toBeUndefined();
        writeFileSync(path, whole.subarray(0, at));
        expect(readCompiledCode(folder, code)).toBeUndefined();
      }),
    );
  });

  it('is not used when others may write it', () => {
    const { folder, path } = kept();
    chmodSync(path, 0o620);
    expect(readCompiledCode(folder, code)).toBeUndefined();
    chmodSync(path, 0o600);
    chmodSync(folder, 0o777);
    expect(readCompiledCode(folder, code)).toBeUndefined();
  });

  it('goes without a cache that cannot be written', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'within-compiled-')), 'file');
    writeFileSync(file, '');
    keepCompiledCode(join(file, 'compiled'), code, payload);
    expect(readCompiledCode(join(file, 'compiled'), code)).toBeUndefined();
  });

  it('never names a file by what a user typed beyond its letters', () => {
    const folder = newFolder();
    keepCompiledCode(folder, { ...code, command: '../../elsewhere' }, payload);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/-elsewhere\.v8$/)]);
  });

  it('of old builds goes when newer is kept', () => {
    const folder = newFolder();
    for (let build = 0; build < 40; build += 1) {
      keepCompiledCode(folder, { bundle: `${build}-`.padEnd(64, 'c'), command: 'run' }, payload);
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1000, 1000);
    }
    keepCompiledCode(folder, code, payload);
    expect(readdirSync(folder)).toHaveLength(24);
    expect(readCompiledCode(folder, code)).toEqual(payload);
  });
});
