/** @module The Python systems of the correctness table: how each is asked, and where it keeps results. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PeerFolder } from '../peer-folder.ts';
import type { Answer, Answers, Subject, SubjectKind } from './subject.ts';

type Environment = Readonly<Record<string, string>>;
type Ask = (folder: PeerFolder, names: readonly string[], env: Environment) => Promise<Answers>;

interface Kind {
  readonly name: string;
  /** Folder of its results, within its own. */
  readonly store: string;
  readonly ask: Ask;
  readonly prepare?: (folder: PeerFolder) => Promise<unknown>;
  readonly dropCopies?: (folder: PeerFolder) => void;
}

const line = z.tuple([z.string(), z.string()]);

/** The lines that `values.show` prints. */
function told(output: string): Answers {
  const answers = new Map<string, Answer>();
  for (const text of output.split('\n')) {
    const [, verb, document = ''] = /^(GIVES|FAILS) (.*)$/.exec(text) ?? [];
    if (verb === undefined) continue;
    const [name, value] = line.parse(JSON.parse(document));
    answers.set(name, verb === 'GIVES' ? { value } : { failure: value });
  }
  return answers;
}

/** The end of what a process said before it failed. */
function failureOf(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = `${said || String(error)}`.split('\n').filter((text) => text.trim() !== '');
  return lines.slice(-3).join(' ').slice(-300);
}

/** A process that fails leaves every argument without a value that it has not told before. */
async function answersOf(names: readonly string[], run: () => Promise<Answers>): Promise<Answers> {
  try {
    return await run();
  } catch (error) {
    const failure = failureOf(error);
    return new Map(names.map((name): [string, Answer] => [name, { failure }]));
  }
}

/** One process that calls the step for each argument. */
const script =
  (file: string): Ask =>
  async (folder, names, env) =>
    told(await folder.execute(['python', file, ...names], env));

/** One process for each argument. */
const redun: Ask = async (folder, names, env) => {
  let answers: Answers = new Map();
  for (const name of names) {
    const run = async () => told(await folder.execute(['redun', 'run', 'redun_cases.py', 'main', '--name', name], env));
    answers = new Map([...answers, ...(await answersOf([name], run))]);
  }
  return answers;
};

/** One file for each pair, as the step left it. */
async function filesOf(folder: PeerFolder, names: readonly string[]): Promise<Answers> {
  const pairs = z.record(z.string(), z.string()).parse(JSON.parse(await folder.execute(['python', 'pairs.py'])));
  return new Map(
    names.map((name): [string, Answer] => {
      const file = join(folder.path, 'out', `${pairs[name]}.txt`);
      return [name, existsSync(file) ? { value: readFileSync(file, 'utf8') } : { failure: 'it left no file' }];
    }),
  );
}

const snakemake: Ask = async (folder, names, env) => {
  const flags = ['-s', 'Snakefile.cases', '--cores', '2', '--config', `names=${names.join(',')}`];
  await folder.execute(['snakemake', ...flags], env);
  return filesOf(folder, names);
};

const dvc: Ask = async (folder, names, env) => {
  await folder.execute(['python', 'dvc_params.py', ...names]);
  await folder.execute(['dvc', 'repro'], env);
  return filesOf(folder, names);
};

const kinds: readonly Kind[] = [
  { name: 'joblib', store: 'cache', ask: script('joblib_cases.py') },
  { name: 'redun', store: '.redun', ask: redun },
  { name: 'flytekit', store: '.flyte', ask: script('flytekit_cases.py') },
  { name: 'snakemake', store: 'out', ask: snakemake },
  {
    name: 'dvc',
    store: '.dvc/cache',
    ask: dvc,
    prepare: (folder) => folder.execute(['dvc', 'init', '--no-scm', '--quiet']),
    dropCopies: ({ path }) => rmSync(join(path, 'out', 'text.txt')),
  },
  { name: 'prefect', store: '.prefect/storage', ask: script('prefect_cases.py') },
];

class PythonSubject implements Subject {
  readonly store: string;
  readonly #kind: Kind;
  readonly #folder: PeerFolder;
  readonly #ready: Promise<unknown> | undefined;

  constructor(kind: Kind, python: string) {
    this.#kind = kind;
    this.#folder = new PeerFolder(python);
    this.store = join(this.#folder.path, kind.store);
    mkdirSync(join(this.#folder.path, 'out'));
    this.#ready = kind.prepare?.(this.#folder);
  }

  async ask(names: readonly string[], seconds = 0): Promise<Answers> {
    await this.#ready;
    const env = { EXECUTIONS: this.#folder.executions, STEP_SECONDS: `${seconds}` };
    return answersOf(names, () => this.#kind.ask(this.#folder, names, env));
  }

  async expected(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const answers = told(await this.#folder.execute(['python', 'values.py', ...names]));
    return new Map([...answers].map(([name, answer]) => [name, 'value' in answer ? answer.value : '']));
  }

  editHelper(): void {
    const file = join(this.#folder.path, 'helper.py');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"kept-"', '"edited-"'));
  }

  dropCopies(): void {
    this.#kind.dropCopies?.(this.#folder);
  }

  executions(): readonly string[] {
    const { executions } = this.#folder;
    return existsSync(executions) ? readFileSync(executions, 'utf8').split('\n').slice(0, -1) : [];
  }

  async remove(): Promise<void> {
    await this.#ready;
    this.#folder.remove();
  }
}

/** `python`: an interpreter whose venv has `bench/peers/requirements.txt`. */
export function pythonSubjects(python: string): readonly SubjectKind[] {
  return kinds.map((kind) => ({ name: kind.name, open: () => new PythonSubject(kind, python) }));
}
