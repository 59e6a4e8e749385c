/** @module The lock on a file ends with its holder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFile } from '../../../client/stack/lock.ts';

const path = () => join(mkdtempSync(join(tmpdir(), 'within-lock-')), 'stack.lock');
const native = createRequire(import.meta.url).resolve('fs-native-extensions');

describe('the lock of a file', () => {
  it('is held by one at a time', () => {
    const file = path();
    const first = lockFile(file)!;
    expect(lockFile(file)).toBeUndefined();
    first.release();
    const second = lockFile(file)!;
    expect(second.holds()).toBe(true);
    second.release();
  });

  it('is free again when the process that held it was killed, though its child lives', async () => {
    const file = path();
    const script = `
      const held = require(${JSON.stringify(native)}).tryLock(require('node:fs').openSync(${JSON.stringify(file)}, 'a+'));
      const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
      console.log(held, child.pid); setInterval(() => {}, 1e6)`;
    const holder = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(holder.stdout.setEncoding('utf8'), 'data')) as [string];
    const [held, child] = line.trim().split(' ');
    expect([held, lockFile(file)]).toEqual(['true', undefined]);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = lockFile(file);
    process.kill(Number(child));
    expect(lock?.holds()).toBe(true);
    lock?.release();
  });

  it('no longer holds when the file was replaced by another', () => {
    const file = path();
    const lock = lockFile(file)!;
    writeFileSync(`${file}.new`, '');
    renameSync(`${file}.new`, file);
    expect(lock.holds()).toBe(false);
    const other = lockFile(file);
    expect(other?.holds()).toBe(true);
    other?.release();
    lock.release();
  });
});
