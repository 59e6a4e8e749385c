/** @module Paths that a pipeline names: below the project folder, also when symbolic links are followed. */
import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type ErrorCode, WithinError } from '../../contracts/errors.ts';
import { nearest } from '../../domain/pipeline/nearest.ts';

/** What a message calls the thing, and the codes it fails with. */
export interface PathKind {
  readonly noun: string;
  readonly code: ErrorCode;
}

/** True when `path` is `folder` or lies below it; both absolute, nothing is looked up. */
export function isInside(folder: string, path: string): boolean {
  const steps = relative(folder, path);
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}

/** `undefined` for what cannot be a file: absent, below a file, too long a name. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Project-relative path with `/` between folders. */
export function projectRelative(project: string, path: string): string {
  return relative(project, path).split(sep).join('/');
}

function outside(path: string, { noun, code }: PathKind): WithinError {
  return new WithinError(
    code,
    `${noun} ${path} lies outside the project folder; put it below the folder of the pipeline file.`,
    { path },
  );
}

/** Nearest name among the entries of the folder that the missing file should be in. */
export function nearestFile(project: string, path: string): string | undefined {
  const folder = dirname(resolve(project, path));
  if (!isInside(project, folder)) return undefined;
  try {
    const close = nearest(basename(path), readdirSync(folder));
    return close && projectRelative(project, join(folder, close));
  } catch {
    return undefined;
  }
}

/**
 * Absolute path of an existing regular file below `project`. Throws the code of `kind` for a path that leads outside
 * (by `..` or by a link), does not exist (with the nearest name) or is a folder.
 */
export function fileInProject(project: string, path: string, kind: PathKind): string {
  const { noun, code } = kind;
  const absolute = resolve(project, path);
  if (!isInside(project, absolute)) throw outside(path, kind);
  const stat = statOf(absolute);
  if (!stat) {
    const close = nearestFile(project, path);
    throw new WithinError(
      code,
      `${noun} ${path} does not exist in the project folder${close === undefined ? '; check the path' : `; did you mean "${close}"?`}${close === undefined ? '.' : ''}`,
      { path, ...(close !== undefined && { nearest: close }) },
    );
  }
  if (!isInside(realpathSync(project), realpathSync(absolute))) throw outside(path, kind);
  if (stat.isDirectory())
    throw new WithinError(code, `${noun} ${path} is a folder; name a file in it, or write a glob as ${path}/*.csv.`, {
      path,
    });
  if (!stat.isFile())
    throw new WithinError(code, `${noun} ${path} is neither a file nor a folder; name a regular file.`, { path });
  return absolute;
}
