/** @module The two ways to get a server program onto this machine; each returns undefined on success, else why not. */
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileLock } from './lock.ts';
import { isProgram, runProgram } from './program.ts';

type Progress = (text: string) => void;

/** The newest release that `go install` accepts: later ones have a replace directive in their go.mod. */
const temporalModule = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const buildTimeoutMs = 30 * 60_000;
const downloadTimeoutMs = 5 * 60_000;

/**
 * The SDK's own download. It is an API of the worker package, which a client does not load, so it runs as a process of
 * its own. Out of reach it fails at once.
 */
export function downloadTemporal(target: string, download: readonly string[] | undefined, progress: Progress) {
  if (!download) return Promise.resolve("the SDK's download was not available");
  return alone(target, progress, async (folder) => {
    progress("fetching the Temporal server by the SDK's download");
    const { status, output } = await runProgram([...download, folder], { timeoutMs: downloadTimeoutMs });
    return status === 0 ? undefined : `the SDK's download failed (${lastLine(output)})`;
  });
}

/** `go install`, some minutes with an empty module cache; one builder at a time across processes. */
export function buildTemporal(target: string, go: string | undefined, progress: Progress) {
  if (!go) return Promise.resolve('no go on PATH to build it');
  return alone(target, progress, async (folder) => {
    const started = Date.now();
    let line = 'building the Temporal server, some minutes, once';
    const say = () => progress(`${Math.round((Date.now() - started) / 1000)} s ${line}`);
    say();
    const ticker = setInterval(say, 1000);
    const { status, output } = await runProgram([go, 'install', temporalModule], {
      timeoutMs: buildTimeoutMs,
      env: { ...process.env, GOBIN: folder },
      onLine: (text) => {
        line = text;
      },
    });
    clearInterval(ticker);
    return status === 0 ? undefined : `go install ${temporalModule} failed (${lastLine(output)})`;
  });
}

/** Runs `make` in a fresh folder under a lock, then moves the one program found there to `target` in one step. */
async function alone(
  target: string,
  progress: Progress,
  make: (folder: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const lock = await waitForLock(`${target}.lock`, progress);
  const folder = mkdtempSync(join(dirname(target), 'fetch-'));
  try {
    if (isProgram(target)) return undefined;
    const obstacle = await make(folder);
    if (obstacle !== undefined) return obstacle;
    const program = readdirSync(folder)
      .map((name) => join(folder, name))
      .find(isProgram);
    if (program === undefined) return 'the build left no program';
    renameSync(program, target);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    lock.release();
  }
}

async function waitForLock(path: string, progress: Progress): Promise<FileLock> {
  const { lockFile } = await import('./lock.ts');
  for (let tries = 0; ; tries += 1) {
    const lock = lockFile(path);
    if (lock) return lock;
    if (tries % 10 === 0) progress('another process is fetching the Temporal server; waiting for it');
    await sleep(100);
  }
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 300) || 'no output';
}
