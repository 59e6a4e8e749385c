/** @module Documents say what the code says, both ways: errors, dependencies, pipeline keys, command line, links. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../client/cli-context.ts';
import { commands } from '../client/commands/index.ts';
import { errorTable } from '../contracts/errors.ts';
import { pipelineReference } from '../workers/build/pipeline-reference.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

describe('docs/errors.md', () => {
  const sections = new Map(
    read('docs/errors.md')
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
  );

  it('has one section for every code, in the order of the table, and none besides', () => {
    expect([...sections.keys()]).toEqual(Object.keys(errorTable));
    expect(read('docs/errors.md').match(/^### /gm)).toHaveLength(sections.size);
  });

  it.each(Object.entries(errorTable))('says of %s what the table says', (code, kind) => {
    const facts = `${capitalized(kind.meaning)} · \`${kind.retry}\` · exit ${kind.exit} · HTTP ${kind.http}`;
    expect(sections.get(code)?.split('\n')[1]).toBe(facts);
  });

  it.each([...sections])('says of %s when it appears and what to do', (_code, section) => {
    expect(section).toMatch(/^\*\*When:\*\* [A-Z`].{20,}[.]$/m);
    expect(section).toMatch(/^\*\*What to do:\*\* [A-Z`].{8,}[.]$/m);
  });
});

describe('docs/dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| (.+?) \| (.+?) \|$/gm)];

  it('has one row for every package of package.json, and none besides', () => {
    const named = rows.map((row) => row[1]!).sort();
    expect(named).toEqual([...Object.keys(dependencies!), ...Object.keys(devDependencies!)].sort());
  });

  it('says why each is there and what it replaces', () => {
    expect(rows.filter((row) => row[2]!.length < 15 || row[3]!.length < 3).map((row) => row[1])).toEqual([]);
  });
});

describe('docs/pipelines.md', () => {
  it('is the page that the schema makes', async () => {
    await expect(pipelineReference()).toMatchFileSnapshot('../docs/pipelines.md');
  });

  it('gives a meaning to every key', () => {
    const silent = pipelineReference()
      .split('\n')
      .filter((line) => line.startsWith('| `') && /\| +\|$/.test(line));
    expect(silent).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  const client = globSync('client/**/*.ts', { cwd: root }).map(read).join('\n');
  const page = existsSync(join(root, 'docs/cli.md')) ? read('docs/cli.md') : '';
  const flags = (text: string): string[] => [...new Set(text.match(/--[a-z][a-z-]*[a-z]/g) ?? [])].sort();
  const declared = [...client.matchAll(/(?:\.(?:requiredO|o)ption|new Option)\(\s*(['"`])(.+?)\1/g)].map((m) => m[2]!);
  const program = new Command('within');
  for (const register of commands) register(program, {} as CliContext);
  const named = (command: Command): string[] => [
    command.name(),
    ...command.commands.flatMap(named).map((name) => `${command.name()} ${name}`),
  ];
  const documented = [...page.matchAll(/^#{2,3} `?within ([a-z -]+[a-z])/gm)].map((m) => m[1]!);

  it('exists as soon as there is a command line', () => {
    expect(page !== '').toBe(existsSync(join(root, 'client/cli.ts')));
  });

  it('documents every flag, and no flag that is not there', () => {
    const always = ['--help', '--version'];
    expect(flags(page).filter((flag) => !always.includes(flag))).toEqual(
      flags(declared.join(' ')).filter((flag) => !always.includes(flag)),
    );
  });

  it('has a section for every command, and none besides', () => {
    expect([...documented].sort()).toEqual(program.commands.flatMap(named).sort());
  });
});

describe('links and promises of the documents', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root, ignore: ['**/node_modules/**'] });

  it.each(pages)('every relative link of %s leads somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)/g)].map((m) => m[1]!);
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });

  it.each(pages)('%s names no path of a machine', (page) => {
    expect(read(page)).not.toMatch(/(^|[\s`(])\/(home|root|work|Users)\//m);
  });

  it.skipIf(!existsSync(join(root, 'README.md')))('the README begins with the two commands', () => {
    const opening = read('README.md').slice(0, 1500);
    expect(opening).toContain('npm install && npm start');
    expect(opening).toContain('npm it');
  });
});
