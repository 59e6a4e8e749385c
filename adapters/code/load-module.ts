/** @module The worker's side of a snapshot: exactly the hashed bytes, beside the project's `node_modules`. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestSchema } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { sha256 } from './field-digest.ts';
import { installedVersion, versionOf } from './package-lock.ts';

export interface ModuleInstallation {
  /** Absolute project folder. */
  readonly project: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
  /** Packages of the fingerprint: name to `version+integrity`. */
  readonly packages: Readonly<Record<string, string>>;
}

function checkPackages(project: string, packages: Readonly<Record<string, string>>): void {
  for (const [name, pinned] of Object.entries(packages)) {
    const hashed = versionOf(pinned);
    const installed = installedVersion(project, name);
    if (installed === hashed) continue;
    throw new WithinError(
      'WORKER_PACKAGE_MISMATCH',
      `The step was hashed with ${name} ${hashed}, but ${installed === undefined ? 'it is not installed here' : `${installed} is installed here`}; run npm ci in the project and start the run again.`,
      { package: name, hashed, ...(installed !== undefined && { installed }) },
    );
  }
}

async function isThere(path: string, digest: string): Promise<boolean> {
  try {
    return sha256(await readFile(path)) === digest;
  } catch {
    return false;
  }
}

function writeError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new WithinError(
      'STORE_FULL',
      `The disk of ${folder} is full; free some space and run again.`,
      { folder },
      error,
    );
  if (['EROFS', 'EACCES', 'EPERM'].includes(code))
    return new WithinError(
      'STORE_READ_ONLY',
      `${folder} cannot be written, so the code of a step cannot be loaded; make it writable for the worker.`,
      { folder },
      error,
    );
  return error;
}

/**
 * Path of the module `.within/code/<digest>.mjs`, written if it is not there with these bytes. Throws
 * `WORKER_PACKAGE_MISMATCH`, `STORE_DAMAGED` when the bytes are not those of the digest, `STORE_READ_ONLY`, `STORE_FULL`.
 */
export async function installModule({ project, digest, bytes, packages }: ModuleInstallation): Promise<string> {
  if (digestSchema.parse(digest) !== sha256(bytes))
    throw new WithinError(
      'STORE_DAMAGED',
      `The code ${digest.slice(0, 12)} does not match its digest, so it is not run; run again.`,
      { digest },
    );
  checkPackages(project, packages);
  const folder = join(project, '.within', 'code');
  const path = join(folder, `${digest}.mjs`);
  if (await isThere(path, digest)) return path;
  const temporary = join(folder, `${digest}.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, bytes);
    // All writers bring the same bytes, so the last may replace the first, and a damaged file with them.
    await rename(temporary, path);
    return path;
  } catch (error) {
    throw writeError(error, folder);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
