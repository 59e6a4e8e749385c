/** @module A lock on a file that ends with its process: no stale lock outlives a crash. */
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { tryLock } from 'fs-native-extensions';

export interface FileLock {
  /** False once the locked file was deleted or replaced, so that others may lock another file of that name. */
  holds(): boolean;
  release(): void;
}

/** The lock of `path` (made when absent), or undefined when another process has it. Node opens files close-on-exec, so children do not keep it. */
export function lockFile(path: string): FileLock | undefined {
  const fd = openSync(path, 'a+', 0o600);
  const lock = { holds: () => isSameFile(fd, path), release: () => closeSync(fd) };
  if (tryLock(fd) && lock.holds()) return lock;
  closeSync(fd);
  return undefined;
}

function isSameFile(fd: number, path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  const here = fstatSync(fd);
  return there !== undefined && there.ino === here.ino && there.dev === here.dev;
}
