/** @module Fingerprint of a command step: its words, its programs, and the project files that it is known to read. */
import { isAbsolute, resolve } from 'node:path';
import type { StepCode } from '../../contracts/graph.ts';
import { realProgram } from './executable.ts';
import { fieldDigest, sortedFields } from './field-digest.ts';
import { hashFile } from './hash-file.ts';
import { type Invocation, invocationOf } from './invocation.ts';
import { isInside, projectRelative, statOf } from './project-path.ts';
import { type PythonClosure, pythonClosure, pythonEntry } from './python-closure.ts';
import { FileSources } from './sources.ts';
import { type DeclaredReads, declaredNames } from './unseen.ts';

/** Words of a command, also behind `--option=`, that are files of the project. */
function filesInWords(project: string, words: readonly string[]): string[] {
  const candidates = words.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]);
  const files = candidates.filter((word) => {
    const absolute = isAbsolute(word) ? word : resolve(project, word);
    return word !== '' && isInside(project, absolute) && statOf(absolute)?.isFile();
  });
  return [...new Set(files.map((word) => projectRelative(project, resolve(project, word))))];
}

/**
 * Programs by name with the digests of the files behind links. A program of a virtual environment is a link that leads
 * out of the project, so it counts here and not among the files.
 */
async function programDigests(programs: Invocation['programs']): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, path] of Object.entries(programs))
    digests[name] = `sha256:${(await hashFile(realProgram(path))).digest}`;
  return digests;
}

/** `python` names both a program and a version; both count. */
function packagesOf(programs: Record<string, string>, python: PythonClosure | undefined): Record<string, string> {
  const packages = { ...programs };
  for (const [name, version] of Object.entries(python?.packages ?? {}))
    packages[name] = packages[name] === undefined ? version : `${version} ${packages[name]}`;
  return packages;
}

/** Files of which the bytes count: those in words but for the script that is followed, and the project's own programs. */
function plainFiles(project: string, argv: readonly string[], { programs, python }: Invocation): string[] {
  const entry = python && pythonEntry(python.words);
  const script = entry?.kind === 'script' ? projectRelative(project, resolve(project, entry.value)) : undefined;
  const [program = '', ...words] = argv;
  const own = programs[program] !== undefined && isInside(realProgram(project), realProgram(programs[program]));
  return filesInWords(project, own ? argv : words).filter((file) => file !== script);
}

function reasonsOf(
  { unfollowed }: Invocation,
  python: PythonClosure | undefined,
  declared: DeclaredReads,
  files: number,
): string[] {
  if (unfollowed !== undefined && declared.files.length === 0) return [`${unfollowed} is not followed; declare files`];
  return [...(files === 0 ? ['command declares no files'] : []), ...(python?.uncacheable ?? [])];
}

/**
 * Code of the command `argv`, run in `project`. `path` is the PATH variable of the worker. Python scripts and modules
 * of the project count with the project files that they import, each by its syntax tree; what other programs read is
 * not followed, so that they need declared files. Throws `COMMAND_NOT_FOUND`, `SOURCE_NOT_FOUND`, `STEP_COMPILE`.
 */
export async function fingerprintCommand(
  project: string,
  argv: readonly string[],
  declared: DeclaredReads,
  path: string,
): Promise<StepCode> {
  const invocation = invocationOf(project, argv, path);
  const sources = new FileSources(project);
  const plain = plainFiles(project, argv, invocation);
  const raw = (await sources.resolve([...plain, ...declared.files])).map((file) => file.path);
  const python =
    invocation.python &&
    (await pythonClosure(project, { ...invocation.python, path }, { reads: declared, files: raw }));
  const files = await sources.resolve([...raw, ...Object.keys(python?.files ?? {})]);
  const packages = packagesOf(await programDigests(invocation.programs), python);
  const bytesCount = new Set(raw);
  const digests = Object.fromEntries(
    files.map(({ path: file, digest }) => [file, (!bytesCount.has(file) && python?.files[file]) || digest]),
  );
  const words = [...argv, ...(invocation.python?.words ?? [])];
  return {
    ref: {
      kind: 'command',
      argv: [...argv],
      files: [...files],
      declared: { files: [...declared.files], env: declaredNames(declared), probed: declared.probed === true },
    },
    fingerprint: {
      digest: fieldDigest([words, sortedFields(packages), sortedFields(digests)].map(fieldDigest)),
      files: digests,
      packages,
      uncacheable: reasonsOf(invocation, python, declared, files.length),
    },
  };
}
