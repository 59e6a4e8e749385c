/** @module The process and machine that steps run in: runtime versions, environment, working folders. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import type { Host, Workspace } from '../../domain/pipeline/ports.ts';
import { valueBehind } from './reference.ts';

/** Node's major version and V8's decide floating-point functions; the platform decides native code. */
export function nodeRuntime(): Readonly<Record<string, string>> {
  return {
    node: process.versions.node.split('.')[0] ?? '',
    v8: process.versions.v8.split('.').slice(0, 2).join('.'),
    platform: `${process.platform}-${process.arch}`,
  };
}

/** Characters; less cannot be told from other text, and so not be kept out of logs. */
const leastSecret = 4;
/** Bytes; a key shorter than the digest is weaker than it (RFC 2104, section 3). */
const leastKey = 32;

/** Where steps work. */
export interface WorkPlace {
  /** Absolute. Without encryption on the store's file system, so that outputs move in by a rename. */
  readonly root: string;
  readonly checkpoints: string;
  /** Told that a step begins, returns what is to be called when it has ended. */
  readonly hold?: () => () => void;
}

export interface HostOptions {
  /** Key of secret tags, in place of the store's own. */
  readonly keyFile?: string | undefined;
  /** Stands in for one that was planned on another machine. */
  readonly project?: string | undefined;
  /** In place of the store. */
  readonly work?: WorkPlace | undefined;
}

export class NodeHost implements Host {
  readonly runtime = nodeRuntime();
  readonly identity = `${process.pid}@${hostname()}`;
  readonly #root: string;
  readonly #keyFile: string | undefined;
  readonly #project: string | undefined;
  readonly #work: WorkPlace;
  /** By folder of outputs. */
  readonly #held = new Map<string, () => void>();

  /** `root`: the folder of the store. */
  constructor(root: string, { keyFile, project, work }: HostOptions = {}) {
    this.#project = project;
    this.#root = root;
    this.#keyFile = keyFile;
    this.#work = work ?? { root, checkpoints: join(root, 'checkpoints') };
  }

  environment(name: string): string | undefined {
    return process.env[name];
  }

  async reference(reference: string, project: string): Promise<string> {
    try {
      return valueBehind(reference, project);
    } catch (error) {
      throw noValue(reference, error);
    }
  }

  async secretTag(reference: string, project: string): Promise<string> {
    const value = await this.reference(reference, project);
    if (value.length < leastSecret) throw tooShort(reference);
    return createHmac('sha256', this.#keyFile === undefined ? this.#secretKey() : sharedKey(this.#keyFile))
      .update(value)
      .digest('hex');
  }

  /**
   * Made once for a store; without it a guessed value could be tried against the keys of a stolen store. A key that is
   * there but cannot be read is never made anew: every tag of the store would change.
   */
  #secretKey(): Buffer {
    const file = join(this.#root, 'secret.key');
    const found = readSecretKey(file);
    if (found) return found;
    try {
      mkdirSync(this.#root, { recursive: true });
      const temporary = `${file}.${randomUUID()}`;
      writeFileSync(temporary, randomBytes(32), { mode: 0o600 });
      try {
        linkSync(temporary, file);
      } catch (error) {
        // Another process was faster; its key is the one.
        if (codeOf(error) !== 'EEXIST') throw error;
      } finally {
        unlinkSync(temporary);
      }
    } catch (error) {
      throw unusable(this.#root, error);
    }
    const made = readSecretKey(file);
    if (made) return made;
    throw unreadable(file, 'ENOENT');
  }

  async workspace(key: string): Promise<Workspace> {
    const { root, checkpoints, hold } = this.#work;
    const outputs = join(root, 'work', `${key.slice(0, 16)}-${randomUUID().slice(0, 8)}`);
    try {
      mkdirSync(outputs, { recursive: true });
    } catch (error) {
      throw unusable(root, error);
    }
    if (hold) this.#held.set(outputs, hold());
    return { outputs, scratch: `${outputs}.scratch`, checkpoint: join(checkpoints, key) };
  }

  async discard({ outputs, scratch, checkpoint }: Workspace, done: boolean): Promise<void> {
    this.#held.get(outputs)?.();
    this.#held.delete(outputs);
    const left = (await isRemoved(outputs)) ? [scratch] : [outputs, scratch];
    for (const folder of done ? [...left, checkpoint] : left) await rm(folder, { recursive: true, force: true });
  }

  join(folder: string, name: string): string {
    return join(folder, name);
  }

  async link(path: string, target: string): Promise<void> {
    const { root } = this.#work;
    if (relative(root, target).startsWith('..')) {
      const message = `The source file ${target} would lie outside the working folder ${root}; name sources below the project folder.`;
      throw new WithinError('SOURCE_NOT_FOUND', message, { path: target });
    }
    try {
      mkdirSync(dirname(target), { recursive: true });
      linkSync(path, target);
    } catch (error) {
      throw unusable(root, error);
    }
  }

  readonly projectHere = (planned: string): string =>
    this.#project === undefined || existsSync(planned) ? planned : this.#project;
}

/** Outputs have moved out, so mostly nothing is left to look for. Not on the main thread: the disk's journal may be busy. */
function isRemoved(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** The key of the store; undefined when none was made yet. */
function readSecretKey(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(file, codeOf(error), error);
  }
}

/** The key that sharers of a store agree on. */
function sharedKey(file: string): Buffer {
  const key = readSecretKey(file);
  if (key && key.length >= leastKey) return key;
  const what = key ? `has ${key.length} bytes, and ${leastKey} is the least` : 'does not exist';
  throw new WithinError(
    'CONFIG_INVALID',
    `The key for secrets ${file} (WITHIN_SECRET_KEY_FILE) ${what}; make one with openssl rand -out FILE 32 and give it to all who share the store.`,
    { path: file },
  );
}

function tooShort(reference: string): WithinError {
  return new WithinError(
    'CONFIG_INVALID',
    `The secret behind ${reference} has less than ${leastSecret} characters, so that it could not be kept out of logs; take a longer one, or pass it as a plain parameter.`,
    { reference },
  );
}

function unreadable(file: string, code: string, cause?: unknown): WithinError {
  return new WithinError(
    'CONFIG_INVALID',
    `The key for secrets ${file} cannot be read (${code}); make it a file that the user of the worker can read, as by chown or chmod 600, and run again.`,
    { path: file },
    cause,
  );
}

function unusable(root: string, error: unknown): WithinError {
  const full = codeOf(error) === 'ENOSPC';
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

function noValue(reference: string, cause: unknown): WithinError {
  const target = reference.slice(reference.indexOf(':') + 1);
  if (reference.startsWith('env:')) {
    const message = `The environment variable ${target} that a step refers to is not set here; set it for the command line and for every worker, and run again.`;
    return new WithinError('CONFIG_INVALID', message, { name: target }, cause);
  }
  const message = `The file ${target} that a step refers to cannot be read here; create it or mend the reference.`;
  return new WithinError('CONFIG_INVALID', message, { file: target }, cause);
}
