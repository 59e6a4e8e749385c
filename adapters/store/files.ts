/** @module Files that appear whole or not at all, and the translation of file-system errors. */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Turns ENOSPC, EROFS, EACCES and their kin into errors that say what to do; anything else is passed on. */
export function storeError(error: unknown, root: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new WithinError(
        'STORE_FULL',
        `The disk of the store ${root} is full; free some space and run again, finished steps are kept.`,
        { root },
        error,
      );
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new WithinError(
        'STORE_READ_ONLY',
        `The store ${root} cannot be written; make it writable or set WITHIN_STORE to another folder.`,
        { root },
        error,
      );
    default:
      return error;
  }
}

/** Runs a store operation with its file-system errors translated. */
export async function guarded<T>(root: string, operation: () => T | Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw storeError(error, root);
  }
}

/** Makes a path inside the store's own temporary folder, on the same file system so that `link` works. */
export function temporaryPath(root: string): string {
  const folder = join(root, 'tmp');
  mkdirSync(folder, { recursive: true });
  return join(folder, randomUUID());
}

/**
 * Gives a complete temporary file its final name. `link` fails if the name exists, so the first writer wins and a
 * reader never sees half a file; `rename` would let a late loser overwrite.
 */
export function linkIfAbsent(temporary: string, target: string): boolean {
  try {
    return addName(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Gives a file one more name, in a folder that may not exist yet; false when the name is taken. */
export function addName(path: string, target: string): boolean {
  try {
    return linked(path, target);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(target), { recursive: true });
    return linked(path, target);
  }
}

function linked(path: string, target: string): boolean {
  try {
    linkSync(path, target);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Writes a small file put-if-absent; true when this call wrote it. Making a file waits for the disk's journal, so
 * other work goes on meanwhile; reading and linking do not wait and are synchronous.
 */
export async function writeIfAbsent(root: string, target: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = temporaryPath(root);
  try {
    await writeFile(temporary, content, { mode: 0o444 });
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return linkIfAbsent(temporary, target);
}

/** `undefined` when the file does not exist. */
export function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Moves a file out of the way for inspection; false when another process was faster. */
export function quarantine(root: string, path: string, label: string): boolean {
  const folder = join(root, 'quarantine');
  mkdirSync(folder, { recursive: true });
  try {
    renameSync(path, join(folder, `${label}.${randomUUID()}`));
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
