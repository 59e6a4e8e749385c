/** @module Fingerprint of a command step: its words, its program, and the project files that it is known to read. */
import { isAbsolute, resolve } from 'node:path';
import type { StepCode } from '../../contracts/graph.ts';
import { findExecutable, realProgram } from './executable.ts';
import { fieldDigest, sortedFields } from './field-digest.ts';
import { hashFile } from './hash-file.ts';
import { isInside, projectRelative, statOf } from './project-path.ts';
import { isPython, pythonClosure } from './python-closure.ts';
import { FileSources } from './sources.ts';
import type { DeclaredReads } from './unseen.ts';

/** Words of a command, also behind `--option=`, that are files of the project. */
function filesInWords(project: string, words: readonly string[]): string[] {
  const candidates = words.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]);
  const files = candidates.filter((word) => {
    const absolute = isAbsolute(word) ? word : resolve(project, word);
    return word !== '' && isInside(project, absolute) && statOf(absolute)?.isFile();
  });
  return [...new Set(files.map((word) => projectRelative(project, resolve(project, word))))];
}

/** `uv run steps/ratios.py` runs Python whose imports nobody follows. */
function unfollowed(words: readonly string[]): string[] {
  const script = words.find((word) => word.endsWith('.py'));
  return script === undefined
    ? []
    : [`imports of ${script} are followed only where the command starts with python; declare files`];
}

/**
 * Code of the command `argv`, run in `project`. `path` is the PATH variable of the worker. Python scripts and modules
 * of the project count with the project files that they import. Throws `COMMAND_NOT_FOUND`, `SOURCE_NOT_FOUND`.
 */
export async function fingerprintCommand(
  project: string,
  argv: readonly string[],
  declared: DeclaredReads,
  path: string,
): Promise<StepCode> {
  const [program = '', ...words] = argv;
  const found = findExecutable(project, program, path);
  const python = isPython(program) ? await pythonClosure(project, found, words, path) : undefined;
  // The program of a virtual environment is a link that leads out of the project; it counts below, under its own name.
  const ownProgram = isInside(realProgram(project), realProgram(found));
  const named = [...filesInWords(project, ownProgram ? argv : words), ...(python?.files ?? [])];
  const files = await new FileSources(project).resolve([...named, ...declared.files]);
  const packages = {
    [program]: `sha256:${(await hashFile(realProgram(found))).digest}`,
    ...python?.packages,
  };
  const follows = python !== undefined || declared.files.length > 0;
  const uncacheable = [
    ...(files.length === 0 ? ['command declares no files'] : []),
    ...(follows ? [] : unfollowed(words)),
    ...(python?.uncacheable ?? []),
  ];
  const digests = Object.fromEntries(files.map((file) => [file.path, file.digest]));
  return {
    ref: { kind: 'command', argv: [...argv], files: [...files] },
    fingerprint: {
      digest: fieldDigest([argv, sortedFields(packages), sortedFields(digests)].map(fieldDigest)),
      files: digests,
      packages,
      uncacheable,
    },
  };
}
