/** @module Where the local stack keeps what, below the state folder of a project. */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';

export interface StackFiles {
  readonly lock: string;
  readonly info: string;
  /** Its modification time is the last sign of a client. */
  readonly touch: string;
  /** Wishes of clients to the owner, one file each. */
  readonly requests: string;
  /** Ports of the last stack, so that links into the web UI stay good. */
  readonly ports: string;
  readonly failure: string;
  readonly database: string;
  readonly logs: string;
}

export function stackFiles(stateDir: string): StackFiles {
  return {
    lock: join(stateDir, 'stack.lock'),
    info: join(stateDir, 'stack.json'),
    touch: join(stateDir, 'stack.touch'),
    requests: join(stateDir, 'requests'),
    ports: join(stateDir, 'ports.json'),
    failure: join(stateDir, 'failure.json'),
    database: join(stateDir, 'temporal.db'),
    logs: join(stateDir, 'logs'),
  };
}

/** Makes the folders of a stack. Errors: `STORE_READ_ONLY` when that is not allowed. */
export function makeStackFolders(stateDir: string): StackFiles {
  const files = stackFiles(stateDir);
  try {
    mkdirSync(files.logs, { recursive: true });
    mkdirSync(files.requests, { recursive: true });
    touch(files.touch);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WithinError(
      'STORE_READ_ONLY',
      `the state folder ${stateDir} cannot be written (${reason}); make it writable or run in a copy of the project`,
      { path: stateDir },
      cause,
    );
  }
  return files;
}

/** Readers see the old document or the new one, never a part. */
export function writeJson(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

export function touch(path: string): void {
  closeSync(openSync(path, 'a'));
  const now = new Date();
  utimesSync(path, now, now);
}

/** Milliseconds since the epoch at which the file was last touched; 0 when it is absent. */
export function touchedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** A log that has grown beyond 10 MB is set aside as `.1` before it is opened for appending. */
export function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** The last lines of a log, for an error message; empty when there is none. */
export function logTail(path: string, lines: number): string {
  if (!statSync(path, { throwIfNoEntry: false })) return '';
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const buffer = Buffer.alloc(Math.min(size, 8_192));
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(fd);
  }
}
