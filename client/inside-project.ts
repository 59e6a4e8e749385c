/** @module Files that a command was given, as the worker may read them: below the project folder. */
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import { WithinError } from '../contracts/errors.ts';

/**
 * Path from the project folder. What lies elsewhere is copied to `folder` of the project's state first. Throws
 * `SOURCE_NOT_FOUND` for what is no file; a path is taken from the current folder.
 */
export function insideProject(file: string, folder: string, { project, stateDir }: Config): string {
  const absolute = resolve(file);
  if (!existsSync(absolute) || !statSync(absolute).isFile()) {
    throw new WithinError(
      'SOURCE_NOT_FOUND',
      `${file} does not exist or is no file; check the path, it is taken from the current folder.`,
      { path: file },
    );
  }
  const path = relative(project, absolute);
  if (!path.startsWith('..')) return path;
  const copies = join(stateDir, folder);
  mkdirSync(copies, { recursive: true });
  const copy = join(copies, basename(absolute));
  copyFileSync(absolute, copy);
  return relative(project, copy);
}
