/** @module Files of the local stack. */
import { closeSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logTail, makeStackFolders, openLog, touchedAt, writeJson } from '../../../client/stack/files.ts';

const fresh = () => mkdtempSync(join(tmpdir(), 'within-files-'));

describe('files of the local stack', () => {
  it('are refused in one sentence where no folder can be made', () => {
    const file = join(fresh(), 'file');
    writeFileSync(file, '');
    expect(() => makeStackFolders(join(file, '.within'))).toThrow(
      expect.objectContaining({ code: 'STORE_READ_ONLY', message: expect.stringContaining(join(file, '.within')) }),
    );
  });

  it('are written as a whole, without a draft left', () => {
    const folder = fresh();
    writeJson(join(folder, 'a.json'), { a: 1 });
    writeJson(join(folder, 'a.json'), { a: 2 });
    expect(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'))).toEqual({ a: 2 });
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('show the last lines of a log, however long', () => {
    const log = join(fresh(), 'log');
    expect(logTail(log, 2)).toBe('');
    writeFileSync(log, `${'x'.repeat(20_000)}\nlast but one\nlast\n`);
    expect(logTail(log, 2)).toBe('last but one\nlast');
  });

  it('set a log of more than 10 MB aside', () => {
    const log = join(fresh(), 'log');
    writeFileSync(log, Buffer.alloc(10_000_001));
    closeSync(openLog(log));
    expect([existsSync(`${log}.1`), readFileSync(log).length]).toEqual([true, 0]);
  });

  it('were touched never when absent', () => {
    expect(touchedAt(join(fresh(), 'absent'))).toBe(0);
  });
});
