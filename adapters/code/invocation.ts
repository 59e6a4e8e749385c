/** @module What a command really starts: its program, the interpreter of a script, and whether its reads are followed. */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename, isAbsolute, resolve } from 'node:path';
import { findExecutable, realProgram } from './executable.ts';
import { isInside, statOf } from './project-path.ts';
import { isPython } from './python-closure.ts';

export interface Invocation {
  /** Programs that run, by the words that name them, as absolute paths; Python scripts of the project are no programs. */
  readonly programs: Readonly<Record<string, string>>;
  /** Python whose imports can be followed, with the words after it. */
  readonly python?: { readonly interpreter: string; readonly words: readonly string[] };
  /** Names what is not followed: `what run.sh reads`. */
  readonly unfollowed?: string;
}

/** Programs that start what other words say, in folders and with variables of their own choosing. */
const starters: ReadonlySet<string> = new Set(
  `env uv uvx poetry pipenv pdm hatch conda mamba micromamba npx npm pnpm yarn bunx make cmake ninja just task docker
  podman singularity apptainer nix nice nohup time timeout sudo xargs parallel srun sbatch ssh`.split(/\s+/),
);

/** The first line of a script: the interpreter and the one text after it, as the kernel cuts it. */
export function shebangOf(path: string): { interpreter: string; rest: string } | undefined {
  const buffer = Buffer.alloc(256);
  const file = openSync(path, 'r');
  try {
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, 0));
    const [, interpreter, rest = ''] = /^#![ \t]*(\S+)[ \t]*([^\n]*)/.exec(text) ?? [];
    return interpreter === undefined ? undefined : { interpreter, rest: rest.trim() };
  } finally {
    closeSync(file);
  }
}

/** Words of `env NAME` and `env -S NAME ARGUMENTS`; undefined for what changes the environment. */
function wordsOfEnv(rest: string): string[] | undefined {
  const words = rest.replace(/^(-S|--split-string[= ]?)\s*/, '').split(/\s+/);
  const [program = ''] = words;
  return program === '' || program.startsWith('-') || /[='"\\$]/.test(rest) ? undefined : words;
}

/** The file that words such as `bash -e run.sh` are about, else the program. */
function subjectOf(project: string, program: string, words: readonly string[]): string {
  if (starters.has(basename(program))) return `what ${program} starts`;
  const script = words.find((word) => word !== '' && !isAbsolute(word) && statOf(resolve(project, word))?.isFile());
  return `what ${isAbsolute(program) || !program.includes('/') ? (script ?? program) : program} reads`;
}

/** Throws `COMMAND_NOT_FOUND`, also for the interpreter of a script. `path` is the PATH variable. */
export function invocationOf(project: string, argv: readonly string[], path: string): Invocation {
  const [program = '', ...words] = argv;
  const found = findExecutable(project, program, path);
  const programs = { [program]: found };
  if (isPython(program)) return { programs, python: { interpreter: found, words } };
  const unfollowed = subjectOf(project, program, words);
  const shebang = shebangOf(found);
  if (!shebang) return { programs, unfollowed };
  const { interpreter, rest } = shebang;
  const direct = rest === '' ? [interpreter] : [interpreter, rest];
  const started = basename(interpreter) === 'env' ? wordsOfEnv(rest) : direct;
  if (!started) return { programs: { ...programs, [interpreter]: interpreter }, unfollowed };
  const [name = '', ...options] = started;
  const behind = findExecutable(project, name, path);
  const interpreters = { [interpreter]: findExecutable(project, interpreter, path), [name]: behind };
  const own = isInside(realProgram(project), realProgram(found));
  if (!isPython(name) || !own) return { programs: { ...programs, ...interpreters }, unfollowed };
  return { programs: interpreters, python: { interpreter: behind, words: [...options, program, ...words] } };
}
