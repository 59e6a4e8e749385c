import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endOrphan, recordProcess } from '../../../adapters/process/orphan.ts';

let folder: string;
let child: ChildProcess;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'within-orphan-'));
  child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('ends what an earlier attempt left running', async () => {
  const ended = once(child, 'exit');
  recordProcess(folder, child.pid);
  await endOrphan(folder);
  expect(await ended).toEqual([null, 'SIGKILL']);
});

it('leaves another process alone that got the same id later', async () => {
  writeFileSync(join(folder, '.within-process.json'), JSON.stringify({ pid: child.pid, startedAt: '1' }));
  await endOrphan(folder);
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

it('does nothing without a record, or with one that cannot be read', async () => {
  await endOrphan(folder);
  recordProcess(folder, undefined);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, '.within-process.json'), '{"pid": -1}');
  await endOrphan(folder);
  expect(child.exitCode ?? child.signalCode).toBeNull();
});
