/** @module A child process that is kept alive. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../../../client/stack/process-identity.ts';
import { KeptProcess } from '../../../workers/stack/kept-process.ts';

const cwd = mkdtempSync(join(tmpdir(), 'within-kept-'));

function keep(command: string[], stopAfterDeaths: number) {
  const deaths: { how: string; delayMs: number }[] = [];
  let enough: () => void;
  const died = new Promise<void>((settle) => {
    enough = settle;
  });
  const kept = new KeptProcess({
    command,
    env: process.env,
    cwd,
    log: join(cwd, 'log'),
    channel: true,
    onStart: () => {},
    onMessage: () => {},
    onDeath: (how, delayMs) => {
      deaths.push({ how, delayMs });
      if (deaths.length === stopAfterDeaths) enough();
    },
  });
  return { kept, deaths, died };
}

describe('a kept process', () => {
  it('is started again ever more slowly while it keeps dying', async () => {
    const { kept, deaths, died } = keep([process.execPath, '--eval', 'process.exit(7)'], 3);
    kept.start();
    await died;
    await kept.stop(0);
    expect(deaths).toEqual([100, 200, 400].map((delayMs) => ({ how: 'status 7', delayMs })));
  });

  it('says why a program does not start', async () => {
    const { kept, deaths, died } = keep([join(cwd, 'absent')], 1);
    kept.start();
    await died;
    await kept.stop(0);
    expect(deaths[0]?.how).toMatch(/ENOENT/);
  });

  it('can be stopped before it is known that its program does not start', async () => {
    const { kept, deaths } = keep([join(cwd, 'absent')], 1);
    kept.start();
    await kept.stop(60_000);
    expect(deaths).toEqual([]);
  });

  it('is gone after stop, by force when it does not listen, and not started again', async () => {
    const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6)";
    const { kept, deaths } = keep([process.execPath, '--eval', deaf], 1);
    kept.start();
    const identity = kept.identity!;
    expect(isAlive(identity)).toBe(true);
    await kept.stop(200);
    kept.start();
    expect([isAlive(identity), kept.identity, deaths]).toEqual([false, undefined, []]);
  });
});
