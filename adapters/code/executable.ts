/** @module The program behind the first word of a command, found as a shell would find it. */
import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import { nearest } from '../../domain/pipeline/nearest.ts';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function namesOnPath(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  });
}

/**
 * Absolute path of `program`: with a slash relative to the project, otherwise the first on `path` (the PATH variable).
 * Throws `COMMAND_NOT_FOUND` with the nearest program.
 */
export function findExecutable(project: string, program: string, path: string): string {
  if (program.includes('/')) {
    const absolute = resolve(project, program);
    if (isExecutable(absolute)) return absolute;
    throw new WithinError(
      'COMMAND_NOT_FOUND',
      `The program ${program} of a command does not exist or is not executable in the project folder; create it (for a virtual environment: python3 -m venv .venv) or mend the path.`,
      { program },
    );
  }
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const found = folders.map((folder) => join(folder, program)).find(isExecutable);
  if (found !== undefined) return found;
  const close = nearest(program, namesOnPath(folders));
  throw new WithinError(
    'COMMAND_NOT_FOUND',
    `The program "${program}" of a command is in no folder of PATH${close === undefined ? '; install it or mend the command.' : `; install it, or did you mean "${close}"?`}`,
    { program, ...(close !== undefined && { nearest: close }) },
  );
}

/** The file that really runs, behind links. */
export function realProgram(path: string): string {
  return realpathSync(path);
}
