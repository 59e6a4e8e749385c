/** @module A process is known by pid and start time. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endProcess, identify, isAlive, processesWithArgument } from '../../../client/stack/process-identity.ts';

async function start(script: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--eval', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return identify(child.pid!)!;
}

describe('the identity of a process', () => {
  it('is alive while that very process is, not when another has its pid', () => {
    const own = identify(process.pid)!;
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, startedAt: '1' })).toBe(false);
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });

  it('ends when asked, and by force when it does not listen', async () => {
    const willing = await start('console.log(1); setInterval(() => {}, 1e6)');
    const deaf = await start("process.on('SIGTERM', () => {}); console.log(1); setInterval(() => {}, 1e6)");
    expect(await endProcess(willing, 60_000)).toBe(true);
    expect(await endProcess(deaf, 50)).toBe(true);
    expect([isAlive(willing), isAlive(deaf)]).toEqual([false, false]);
    expect(await endProcess(deaf, 50)).toBe(false);
  });

  it('does not end a process that was given the pid of the one meant', async () => {
    const other = await start('console.log(1); setInterval(() => {}, 1e6)');
    expect(await endProcess({ pid: other.pid, startedAt: '1' }, 0)).toBe(false);
    expect(isAlive(other)).toBe(true);
    await endProcess(other, 1000);
  });

  it('is found by an argument as a whole', async () => {
    const mark = `/tmp/${randomUUID()} with space`;
    const found = await start('console.log(1); setInterval(() => {}, 1e6)', mark);
    expect(processesWithArgument(mark)).toEqual([found]);
    expect(processesWithArgument(mark.slice(0, -1))).toEqual([]);
    await endProcess(found, 1000);
  });
});
