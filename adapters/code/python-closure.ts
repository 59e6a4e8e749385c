/** @module What a Python command reaches: project files by import, and the installed distributions behind the rest. */
import { execFile } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { fileInProject, isInside } from './project-path.ts';
import { pythonClosureScript } from './python-script.ts';
import { type DeclaredReads, declaredNames } from './unseen.ts';

const answerSchema = z.strictObject({
  version: z.string(),
  files: z.record(z.string(), z.string().nullable()),
  packages: z.record(z.string(), z.string()),
  uncacheable: z.array(z.string()),
  errors: z.array(z.strictObject({ file: z.string(), line: z.int(), column: z.int(), text: z.string() })),
});

export interface PythonClosure {
  /** Project-relative path to the digest of what runs, `null` where that of the bytes must do (compiled modules). */
  readonly files: Readonly<Record<string, string | null>>;
  /** `python` itself and distributions, each with what pins it. */
  readonly packages: Readonly<Record<string, string>>;
  readonly uncacheable: readonly string[];
}

interface Entry {
  readonly kind: 'script' | 'module' | 'code';
  readonly value: string;
}

/** `files` are those that the patterns of `reads` stand for. */
export interface PythonDeclared {
  readonly reads: DeclaredReads;
  readonly files: readonly string[];
}

export function isPython(program: string): boolean {
  return /^(python|pypy)(\d+(\.\d+)?)?$/.test(basename(program));
}

const optionsWithValue: ReadonlySet<string> = new Set(['-X', '-W', '--check-hash-based-pycs']);

/** `-m` and `-c`, also behind letters that take no value and with theirs at once: `-um`, `-msteps.fit`. */
const moduleOrCode = /^-[bBdEiIOPqsSuvx]*([mc])(.*)$/s;

/** What an interpreter runs, from the words after it; undefined when it would read standard input. */
export function pythonEntry(words: readonly string[]): Entry | undefined {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const next = words[index + 1] ?? '';
    const [, letter, rest] = moduleOrCode.exec(word) ?? [];
    if (letter !== undefined) return { kind: letter === 'm' ? 'module' : 'code', value: rest || next };
    if (optionsWithValue.has(word)) index += 1;
    else if (!word.startsWith('-')) return { kind: 'script', value: word };
  }
  return undefined;
}

const run = promisify(execFile);
/** Following imports takes a tenth of a second; an interpreter that takes this long is broken. */
const timeoutMs = 60_000;

async function ask(
  project: string,
  interpreter: string,
  question: Entry & Record<string, unknown>,
  path: string,
): Promise<z.infer<typeof answerSchema>> {
  try {
    const { stdout } = await run(interpreter, ['-c', pythonClosureScript, JSON.stringify(question)], {
      cwd: project,
      env: { PATH: path, ...(process.env['HOME'] !== undefined && { HOME: process.env['HOME'] }) },
      timeout: timeoutMs,
      maxBuffer: 64 << 20,
    });
    return answerSchema.parse(JSON.parse(stdout));
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : '';
    throw new WithinError(
      'STEP_COMPILE',
      `The imports of \`${interpreter} ${question.value.slice(0, 80)}\` cannot be followed${said ? ` (${said})` : ''}; check that the interpreter is Python 3.8 or later and the file is readable.`,
      { interpreter },
      error,
    );
  }
}

/** Folders that these variables name hold modules that nobody follows. */
const pathVariables: readonly string[] = ['PYTHONPATH', 'PYTHONHOME', 'PYTHONUSERBASE'];

function unfollowedFolders({ reads }: PythonDeclared): string[] {
  if (reads.files.length > 0) return [];
  const named = declaredNames(reads).filter((name) => pathVariables.includes(name));
  return named.map((name) => `modules in folders of ${name} are not followed; declare files`);
}

/** Closure of `interpreter words…` run in `project`. Throws `STEP_COMPILE` with file, line, column for a syntax error. */
export async function pythonClosure(
  project: string,
  { interpreter, words, path }: { interpreter: string; words: readonly string[]; path: string },
  declared: PythonDeclared,
): Promise<PythonClosure> {
  const entry = pythonEntry(words);
  if (!entry) return { files: {}, packages: {}, uncacheable: ['python reads its program from standard input'] };
  if (entry.kind === 'script') {
    if (!isInside(project, resolve(project, entry.value)))
      return { files: {}, packages: {}, uncacheable: [`script ${entry.value} lies outside the project`] };
    fileInProject(project, entry.value, { noun: 'The script', code: 'STEP_COMPILE' });
  }
  const answer = await ask(project, interpreter, { ...entry, ...questionOf(declared) }, path);
  const [error] = answer.errors;
  if (error)
    throw new WithinError('STEP_COMPILE', `${error.file}:${error.line}:${error.column}: ${error.text}.`, { ...error });
  return {
    files: answer.files,
    packages: { ...answer.packages, python: answer.version },
    uncacheable: [...answer.uncacheable, ...unfollowedFolders(declared), ...foreignModule(entry, answer, declared)],
  };
}

/** An installed module, as pytest, may import any file that its words name. */
function foreignModule(
  { kind, value }: Entry,
  answer: Pick<PythonClosure, 'files'>,
  { reads }: PythonDeclared,
): string[] {
  if (kind !== 'module' || Object.keys(answer.files).length > 0 || reads.files.length > 0) return [];
  return [`what the module ${value} reads is not followed; declare files`];
}

function questionOf({ reads, files }: PythonDeclared): Record<string, unknown> {
  return {
    files,
    declares: reads.files.length > 0,
    env: declaredNames(reads),
    probed: reads.probed === true,
  };
}
