/**
 * @module The code that V8 compiled in an earlier run of the same bundle, kept in the user's cache: compiling it anew
 * takes longer than all that a warm command does. A file that does not fit in every respect is as good as none.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Files that stay in the cache, the newest first: commands of this build and of the one before. */
const kept = 24;
const digestBytes = 32;
const ending = '.v8';

export interface CompiledCode {
  /** Digest of the bundle that the code was compiled from. */
  readonly bundle: string;
  /** The command of this process: each command keeps what it used. */
  readonly command: string;
}

/** V8 checks its own version, but says nothing of the processor that its code is for. */
function fileName({ bundle, command }: CompiledCode): string {
  return `${bundle.slice(0, 32)}-${process.version}-${process.arch}-${command.replaceAll(/[^a-z]/g, '')}${ending}`;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** V8 runs what it is given, so others must not be able to write it; Windows has no such modes. */
function isOurs({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** What was kept for this command of this bundle; undefined when absent, damaged or writable by others. Never throws. */
export function readCompiledCode(folder: string, code: CompiledCode): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(join(folder, fileName(code)), 'r');
    if (!isOurs(fstatSync(file)) || !isOurs(statSync(folder))) return undefined;
    const bytes = readFileSync(file);
    const payload = bytes.subarray(digestBytes);
    // V8 does not notice a flipped bit, and dies of it.
    return sha256(payload).equals(bytes.subarray(0, digestBytes)) ? payload : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Puts the code where `readCompiledCode` finds it, whole or not at all. A cache that cannot be written is no error. */
export function keepCompiledCode(folder: string, code: CompiledCode, payload: Buffer): void {
  const path = join(folder, fileName(code));
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, Buffer.concat([sha256(payload), payload]), { mode: 0o600 });
    renameSync(draft, path);
    removeOld(folder);
  } catch {
    discard(draft);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is none, or may not be written.
  }
}

function removeOld(folder: string): void {
  const byAge = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of byAge.slice(kept)) rmSync(path, { force: true });
}
