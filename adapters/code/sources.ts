/** @module Source files below the project folder: found by path or glob, in a fixed order, each with its SHA-256. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { WithinError } from '../../contracts/errors.ts';
import { nearest } from '../../domain/pipeline/nearest.ts';
import type { SourceFile, SourceResolver } from '../../domain/pipeline/ports.ts';
import { DigestMemo } from './digest-memo.ts';
import { hashFile } from './hash-file.ts';
import { fileInProject, isInside, projectRelative, statOf } from './project-path.ts';

const kind = { noun: 'The source', code: 'SOURCE_NOT_FOUND' } as const;

export interface SourceOptions {
  /** True: every file is read, whatever was remembered. */
  readonly rehash?: boolean;
  /** File that remembers digests; `<project>/.within/digests.json` when absent. */
  readonly memo?: string;
  /** Milliseconds since 1970; the system clock when absent. */
  readonly nowMs?: () => number;
}

export class FileSources implements SourceResolver {
  readonly #project: string;
  readonly #memo: DigestMemo;
  readonly #rehash: boolean;
  readonly #nowMs: () => number;

  constructor(project: string, options: SourceOptions = {}) {
    this.#project = resolve(project);
    this.#memo = new DigestMemo(options.memo ?? join(this.#project, '.within', 'digests.json'));
    this.#rehash = options.rehash ?? false;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  /** Throws `SOURCE_NOT_FOUND` with the nearest name, `SOURCE_CHANGED` for a file that is being written. */
  async resolve(patterns: readonly string[]): Promise<readonly SourceFile[]> {
    const paths = new Set<string>();
    for (const pattern of patterns) for (const path of await this.#find(pattern)) paths.add(path);
    const files: SourceFile[] = [];
    for (const path of [...paths].sort()) files.push(await this.#hash(path));
    this.#memo.save();
    return files;
  }

  async unchanged(file: SourceFile): Promise<boolean> {
    const absolute = resolve(this.#project, file.path);
    if (!isInside(this.#project, absolute)) return false;
    const stat = statOf(absolute);
    if (stat?.isFile() !== true || stat.size !== file.size) return false;
    const { digest } = await this.#hash(file.path);
    this.#memo.save();
    return digest === file.digest;
  }

  /** A name with brackets may be a file, so the path itself is looked for first. */
  async #find(pattern: string): Promise<string[]> {
    const exact = statOf(resolve(this.#project, pattern));
    if (exact || !isDynamicPattern(pattern)) return [this.#checked(pattern)];
    if (!isInside(this.#project, resolve(this.#project, pattern))) return [this.#checked(pattern)];
    const found = await glob(pattern, {
      cwd: this.#project,
      onlyFiles: true,
      expandDirectories: false,
      followSymbolicLinks: false,
      ignore: ['**/node_modules/**', '**/.within/**'],
    });
    if (found.length > 0) return found.map((path) => this.#checked(path));
    const close = await this.#nearestTo(pattern);
    throw new WithinError(
      'SOURCE_NOT_FOUND',
      `No file of the project matches ${pattern}${close === undefined ? '; check the glob, it is taken from the project folder.' : `; did you mean "${close}"?`}`,
      { path: pattern, ...(close !== undefined && { nearest: close }) },
    );
  }

  #checked(path: string): string {
    return projectRelative(this.#project, fileInProject(this.#project, path, kind));
  }

  async #nearestTo(pattern: string): Promise<string | undefined> {
    const names = await glob('**/*', {
      cwd: this.#project,
      onlyFiles: true,
      deep: 4,
      followSymbolicLinks: false,
      ignore: ['**/node_modules/**', '**/.within/**'],
    });
    return nearest(pattern, names.slice(0, 2_000));
  }

  async #hash(path: string): Promise<SourceFile> {
    const absolute = join(this.#project, path);
    const found = statSync(absolute, { bigint: true });
    const known = this.#rehash ? undefined : this.#memo.find(found);
    if (known !== undefined) return { path, digest: known, size: Number(found.size) };
    const { digest, stamp, stable } = await readable(absolute, path);
    if (!stable)
      throw new WithinError('SOURCE_CHANGED', `${path} was written to while it was read; run again.`, { path });
    this.#memo.keep(stamp, digest, BigInt(this.#nowMs()) * 1_000_000n);
    return { path, digest, size: Number(stamp.size) };
  }
}

async function readable(absolute: string, path: string): Promise<Awaited<ReturnType<typeof hashFile>>> {
  try {
    return await hashFile(absolute);
  } catch (error) {
    throw new WithinError(
      'SOURCE_NOT_FOUND',
      `The source ${path} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}); check its permissions.`,
      { path },
      error,
    );
  }
}
