/** @module Files that appear whole or not at all, and the translation of file-system errors. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
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

/** A fresh path inside the store's own temporary folder, on the same file system so that `link` and `rename` work. */
export function temporaryPath(root: string): string {
  return join(root, 'tmp', randomUUID());
}

/** Folders are made when a name in them is first wanted: asking each time would cost as much as the name. */
function inFolder<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return operation();
  }
}

/** True when the file was there. */
export function removeIfPresent(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return false;
  }
}

/** Names in a folder, sorted; none when it does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Digests in the folders of two digits below `folder`; whatever else lies there is passed over. */
export function* namesBelow(folder: string): Iterable<string> {
  for (const part of namesIn(folder)) {
    if (!/^[0-9a-f]{2}$/.test(part)) continue;
    for (const name of namesIn(join(folder, part))) if (/^[0-9a-f]{64}$/.test(name)) yield name;
  }
}

/**
 * Writes to a temporary name. Making a file waits for the disk's journal, so other work goes on meanwhile; reading,
 * linking and renaming do not wait and are synchronous.
 */
async function writeTemporary(root: string, content: string | Uint8Array): Promise<string> {
  const temporary = temporaryPath(root);
  const write = () => writeFile(temporary, content, { mode: 0o444 });
  try {
    await write().catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
      mkdirSync(dirname(temporary), { recursive: true });
      return write();
    });
    return temporary;
  } catch (error) {
    removeIfPresent(temporary);
    throw error;
  }
}

/** Writes a small file and takes it away again. */
export async function writeProbe(root: string): Promise<void> {
  removeIfPresent(await writeTemporary(root, 'probe'));
}

/** Gives a file one more name, in a folder that may not exist yet; false when the name is taken. */
export function addName(path: string, target: string): boolean {
  try {
    inFolder(target, () => linkSync(path, target));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Writes a small file put-if-absent; true when this call wrote it. `link` fails if the name exists, so the first
 * writer wins and a reader never sees half a file; `rename` would let a late loser overwrite.
 */
export async function writeIfAbsent(root: string, target: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = await writeTemporary(root, content);
  try {
    return addName(temporary, target);
  } finally {
    removeIfPresent(temporary);
  }
}

/** Writes a file whose name says its content: whoever else writes it brings the same bytes, so `rename` may replace. */
export async function writeContent(root: string, target: string, content: Uint8Array): Promise<void> {
  const temporary = await writeTemporary(root, content);
  try {
    inFolder(target, () => renameSync(temporary, target));
  } catch (error) {
    removeIfPresent(temporary);
    throw error;
  }
}

/** Takes a file over under a temporary name, read-only from now on; returns where it is. */
export function takeAway(root: string, path: string): string {
  const temporary = temporaryPath(root);
  moveContent(root, path, temporary);
  return temporary;
}

/** A writable copy in the store's temporary folder. */
export function copyToTemporary(root: string, path: string): string {
  const temporary = temporaryPath(root);
  inFolder(temporary, () => copyFileSync(path, temporary));
  return temporary;
}

/** Takes a file over under a name that says its content: no byte is copied unless it lies on another file system. */
export function moveContent(root: string, path: string, target: string): void {
  chmodSync(path, 0o444);
  try {
    inFolder(target, () => renameSync(path, target));
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const temporary = temporaryPath(root);
    inFolder(temporary, () => copyFileSync(path, temporary));
    inFolder(target, () => renameSync(temporary, target));
  }
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

/** Gives a file another name, in a folder that may not exist yet; false when it is not there (any more). */
export function moveIfPresent(path: string, target: string): boolean {
  mkdirSync(dirname(target), { recursive: true });
  try {
    renameSync(path, target);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Moves a file out of the way for inspection; false when another process was faster. */
export function quarantine(root: string, path: string, label: string): boolean {
  return moveIfPresent(path, join(root, 'quarantine', `${label}.${randomUUID()}`));
}
