/** @module A newcomer's hour: the README as it is written, then every command that a guide shows, typed into a shell on the real stack. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mislabelledCsv } from '../support/cancer-csv.ts';
import { churnRows, churnTraining } from '../support/churn.ts';
import { typedCommands } from '../support/documented-commands.ts';
import { eventually } from '../support/eventually.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { Project } from '../support/project.ts';
import { type S3Server, startS3 } from '../support/s3.ts';

const root = resolve(import.meta.dirname, '../..');

/** A shell as a user has it, with `within` on its path. */
class Shell {
  readonly project: Project;
  readonly variables: Record<string, string> = {};
  readonly #bin: string;

  constructor(project: Project) {
    this.project = project;
    this.#bin = project.path('.bin');
    mkdirSync(this.#bin, { recursive: true });
    const program = resolve(root, 'dist/client/cli.js');
    writeFileSync(`${this.#bin}/within`, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, { mode: 0o755 });
    writeFileSync(`${this.#bin}/npx`, '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
    mkdirSync(project.path('home/.config/fish/completions'), { recursive: true });
  }

  /** The mail server of a test lives in this process, so it must not stand still meanwhile. */
  type(line: string, more: Readonly<Record<string, string>> = {}): Promise<{ status: number; said: string }> {
    const path = `${this.#bin}:${process.env['PATH'] ?? ''}`;
    // The home is the test's own; what is kept for all projects of a user, as the server's binary, is not built anew.
    const XDG_CACHE_HOME = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
    const env = { ...this.project.environment, PATH: path, HOME: this.project.path('home'), XDG_CACHE_HOME };
    const options = {
      cwd: this.project.folder,
      env: { ...env, ...this.variables, ...more },
      maxBuffer: 64 << 20,
    };
    return new Promise((done) => {
      execFile('bash', ['-o', 'pipefail', '-c', line], options, (error, stdout, stderr) =>
        done({ status: error ? Number(error.code ?? -1) : 0, said: `${stdout}${stderr}` }),
      );
    });
  }

  /** What it said. Fails where it does not succeed. */
  async do(line: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, said } = await this.type(line, more);
    expect([line, status, said]).toEqual([line, 0, said]);
    return said;
  }
}

describe('the README', () => {
  const project = new Project();
  const shell = new Shell(project);
  afterAll(() => project.remove());

  it('says what happens when its minute is followed', async () => {
    cpSync(resolve(root, 'examples/breast-cancer'), project.folder, {
      recursive: true,
      filter: (path) => !path.includes('.within'),
    });
    const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
    const first = await shell.do('within run pipeline.yaml');
    // The table of metrics that it shows, figure by figure.
    for (const line of ['accuracy           0.9507  [0.9017, 0.9759]    0.6268', '9 steps: 9 ran'])
      expect([readme.includes(line), first.includes(line)]).toEqual([true, true]);
    expect(await shell.do('within run pipeline.yaml')).toContain('9 steps: 9 reused');
    const helper = project.path('steps/names.ts');
    writeFileSync(helper, readFileSync(helper, 'utf8').replaceAll('_per_', '_over_'));
    expect(await shell.do('within plan pipeline.yaml')).toContain('code: steps/names.ts changed');
    expect(await shell.do('within explain pipeline.yaml ratios')).toContain('code: steps/names.ts changed');
    await shell.do('within run pipeline.yaml');
    const changed = await shell.do('within run pipeline.yaml --set model.with.trees=200');
    const ran = changed.split('\n').filter((line) => / ran /.test(line));
    expect(ran.map((line) => line.split(' ')[0])).toEqual(['train', 'evaluate', 'report']);
    const [, run = ''] = /^Run +(\S+)/m.exec(changed) ?? [];
    await shell.do(`within outputs ${run} --to results`);
    await shell.do(`within predict ${run} data/breast_cancer.csv --key row_id --out scored.csv`);
    expect(existsSync(project.path('results')) && existsSync(project.path('scored.csv'))).toBe(true);
    await shell.do('within init my-project');
    await shell.do('within run my-project/pipeline.yaml');
    await shell.do('within down');
  });
});

const people = [
  'people:',
  '  anna: { name: Anna, email: anna@example.org }',
  '  ben: { name: Ben, email: ben@example.org }',
  '  ada: { name: Ada, email: ada@example.org }',
  '  carl: { name: Carl, email: carl@example.org }',
  'groups: { leads: [anna], ml-leads: [anna, ben] }',
  'routes:',
  '  - { subjects: [churn], to: [anna] }',
  '',
].join('\n');

const checked = {
  name: 'cells',
  kind: 'validation',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  validate: { review: { reviewers: ['ada', 'ben'], quorum: 2 } },
};

/** Pages of examples have tests of their own, with what they need to be installed; the README is above. */
const pages = ['docs/'];
const typed = typedCommands().filter(({ page }) => pages.some((start) => page.startsWith(start)));

describe('every command of a guide', () => {
  let mailbox: Mailbox;
  let s3: S3Server;
  let shell: Shell;
  let seed = 100;
  let places = 0;

  const json = async <T>(line: string): Promise<T> => JSON.parse(await shell.do(`within ${line} --json`)) as T;

  /** A review that waits: what people decide is decided once. */
  async function newReview(): Promise<string> {
    seed += 1;
    const { runId } = await json<{ runId: string }>(`run pipeline.yaml --seed ${seed}`);
    return runId;
  }

  beforeAll(async () => {
    [mailbox, s3] = await Promise.all([openMailbox(), startS3()]);
    const project = new Project({ ...mailbox.environment, ...s3.environment, WITHIN_PERSON: 'carl' });
    project.write({
      'within.people.yaml': people,
      'rows.csv': churnRows(),
      'pipeline.yaml': churnTraining({ reviewers: ['leads'], quorum: 1, deadline: '3d' }),
      'checked.json': checked,
      'data/cells.csv': mislabelledCsv((row) => row % 20 === 7),
      'data/june.csv': `id,amount\n${Array.from({ length: 120 }, (_, at) => `${at},${at}`).join('\n')}\n`,
    });
    shell = new Shell(project);
    const run = await newReview();
    const sweeps: string[] = [];
    for (const other of ['', `--set 'model={"use":"decision-tree"}'`])
      sweeps.push((await json<{ sweepId: string }>(`sweep run pipeline.yaml --blocks 2 ${other}`)).sweepId);
    const [a = '', b = ''] = sweeps;
    Object.assign(shell.variables, { RUN: run, A: a, B: b, sweeps: sweeps.join(' ') });
    await shell.do('within run checked.json --detach');
    await eventually(async () => expect((await shell.type('within issues latest --json')).status).toBe(0));
  }, 600_000);
  afterAll(async () => {
    await shell.project.remove();
    await Promise.all([mailbox.close(), s3.stop()]);
  });

  /** Names that stand for the reader's own. */
  async function readersOwn(line: string): Promise<string> {
    const flagged = /within verdict/.test(line)
      ? (await json<{ cases: { row: number }[] }>('issues latest')).cases.map(({ row }) => row)
      : [];
    const [first = 0, second = 0] = flagged;
    const { RUN = '', A = '' } = shell.variables;
    return (
      line
        .replace(/\b3,7\b/, `${first},${second}`)
        .replace(/(verdict latest) 7\b/, `$1 ${first}`)
        .replaceAll(/\bRUN\b|20261124-130501|r-17/g, RUN)
        .replaceAll('/mnt/backups/within', shell.project.path('backups'))
        .replaceAll('s3://team-backups/within', `s3://${s3.bucket}/backup`)
        .replace('churn-3', 'latest')
        // The latest had the fits of an earlier one, so it is the earlier one that may become the baseline.
        .replace('sweep accept latest', `sweep accept ${A}`)
    );
  }

  /** Who types, and where: a store is restored into an empty one. */
  function readersPlace(line: string): Record<string, string> {
    return {
      ...(line.startsWith('within review ') && { WITHIN_PERSON: 'anna' }),
      ...(line.startsWith('within verdict ') && { WITHIN_PERSON: 'ada' }),
      ...(line.includes('cache restore') && { WITHIN_STORE: shell.project.path(`restored-${++places}`) }),
      ...(line.includes('--shared') && { WITHIN_SHARED_STORE: `s3://${s3.bucket}/shared` }),
    };
  }

  /** In the order of the pages: what one prepares the next may use. */
  it.each(typed)(
    '$page: $line',
    async ({ line }) => {
      if (/within review (approve|reject|request-changes|comment|delegate)/.test(line)) await newReview();
      await shell.do(await readersOwn(line), readersPlace(line));
    },
    300_000,
  );
});
