/** @module The process and machine that steps run in: runtime versions, environment, working folders. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { readFile, realpath, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import type { Host, Workspace } from '../../domain/pipeline/ports.ts';

/** Node's major version and V8's decide floating-point functions; the platform decides native code. */
export function nodeRuntime(): Readonly<Record<string, string>> {
  return {
    node: process.versions.node.split('.')[0] ?? '',
    v8: process.versions.v8.split('.').slice(0, 2).join('.'),
    platform: `${process.platform}-${process.arch}`,
  };
}

export class NodeHost implements Host {
  readonly runtime = nodeRuntime();
  readonly identity = `${process.pid}@${hostname()}`;
  readonly #root: string;

  /** `root` must be on the store's file system, so that outputs move in by a rename. */
  constructor(root: string) {
    this.#root = root;
  }

  environment(name: string): string | undefined {
    return process.env[name];
  }

  async reference(reference: string, project: string): Promise<string> {
    const [scheme, ...rest] = reference.split(':');
    const target = rest.join(':');
    if (scheme === 'env') {
      const value = process.env[target];
      if (value !== undefined) return value;
      throw new WithinError(
        'CONFIG_INVALID',
        `The environment variable ${target} that a step refers to is not set on this worker; set it and run again.`,
        { name: target },
      );
    }
    return readSecretFile(target, project);
  }

  async secretTag(reference: string, project: string): Promise<string> {
    const value = await this.reference(reference, project);
    return createHmac('sha256', this.#secretKey()).update(value).digest('hex');
  }

  /** Made once for a store; without it a guessed value could be tried against the keys of a stolen store. */
  #secretKey(): Buffer {
    const file = join(this.#root, 'secret.key');
    try {
      return readFileSync(file);
    } catch {
      mkdirSync(this.#root, { recursive: true });
      const temporary = `${file}.${randomUUID()}`;
      writeFileSync(temporary, randomBytes(32), { mode: 0o600 });
      try {
        linkSync(temporary, file);
      } catch {
        // Another process was faster; its key is the one.
      }
      unlinkSync(temporary);
      return readFileSync(file);
    }
  }

  async workspace(key: string): Promise<Workspace> {
    const outputs = join(this.#root, 'work', `${key.slice(0, 16)}-${randomUUID().slice(0, 8)}`);
    try {
      mkdirSync(outputs, { recursive: true });
    } catch (error) {
      throw unusable(this.#root, error);
    }
    return { outputs, scratch: `${outputs}.scratch`, checkpoint: join(this.#root, 'checkpoints', key) };
  }

  async discard({ outputs, scratch, checkpoint }: Workspace, done: boolean): Promise<void> {
    const left = isRemoved(outputs) ? [scratch] : [outputs, scratch];
    for (const folder of done ? [...left, checkpoint] : left) await rm(folder, { recursive: true, force: true });
  }

  join(folder: string, name: string): string {
    return join(folder, name);
  }
}

/** Outputs have moved out, so mostly nothing is left to look for. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function unusable(root: string, error: unknown): WithinError {
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  const mend = full
    ? 'free some space and run again, finished steps are kept'
    : 'make it writable or set WITHIN_STORE to another folder';
  return new WithinError(
    full ? 'STORE_FULL' : 'STORE_READ_ONLY',
    `The working folder of a step cannot be made in ${root}; ${mend}.`,
    { path: root },
    error,
  );
}

async function readSecretFile(target: string, project: string): Promise<string> {
  const path = isAbsolute(target) ? target : join(project, target);
  try {
    const real = await realpath(path);
    if (!isAbsolute(target) && relative(await realpath(project), real).startsWith('..'))
      throw new Error('outside the project');
    return (await readFile(real, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new WithinError(
      'CONFIG_INVALID',
      `The file ${target} that a step refers to cannot be read on this worker; create it or mend the reference.`,
      { file: target },
      error,
    );
  }
}
