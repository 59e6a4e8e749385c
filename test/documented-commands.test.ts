/** @module Every `within` command that a document shows is one that the program takes, with these words and options. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import type { CliContext } from '../client/cli-context.ts';
import { commands } from '../client/commands/index.ts';

const root = resolve(import.meta.dirname, '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'client/templates/**/*.template'], {
  cwd: root,
  dot: true,
}).sort();

interface Shown {
  readonly page: string;
  readonly line: string;
}

/** After a prompt, the key of a step of GitHub Actions, or the times and the folder of cron. */
const calling = /^\s*(?:\$ |(?:- )?run: |(?:[\d*/,-]+ ){5}cd \S+ && )?(?:npx )?(within [a-z].*)$/;

/** One that is cut off or names alternatives is no call. */
function callsIn(page: string, lines: readonly string[]): readonly Shown[] {
  return lines.flatMap((line) => {
    const [, call] = calling.exec(line) ?? [];
    const isWhole = call !== undefined && !/…|\w\|\w|\[/.test(call);
    return isWhole ? [{ page, line: call }] : [];
  });
}

const fences = /^```\w*\n([\s\S]*?)^```/gm;
const textOf = (page: string): string => readFileSync(resolve(root, page), 'utf8');

/** Of fenced blocks: to be typed as they stand. */
const typed = pages.flatMap((page) => {
  const blocks = [...textOf(page).matchAll(fences)].map(([, block = '']) => block.replaceAll(/\\\n\s*/g, ' '));
  return callsIn(
    page,
    blocks.flatMap((block) => block.split('\n')),
  );
});
/** Of sentences: they may stop short of what the command needs, but what they say must be there. */
const spoken = pages.flatMap((page) => {
  const spans = textOf(page)
    .replaceAll(fences, '')
    .matchAll(/`(within [a-z][^`\n]*)`/g);
  return callsIn(
    page,
    [...spans].map(([, span = '']) => span),
  );
});

/** As a shell takes them: quotes hold words together, `#` begins a comment, what follows is for the shell. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [word, double, single, plain] of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    if (plain !== undefined && (plain.startsWith('#') || ['|', '||', '&&', '>', '>>', ';', '2>&1'].includes(plain)))
      break;
    words.push(double ?? single ?? word);
  }
  return words.slice(1);
}

function program(): Command {
  const whole = new Command('within');
  for (const register of commands) register(whole, {} as CliContext);
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    if (command.commands.length === 0) command.option('--json').action(() => undefined);
    for (const inner of command.commands) prepare(inner);
  };
  prepare(whole);
  return whole;
}

it('documents show commands', () => {
  expect(typed.length).toBeGreaterThan(60);
  expect(spoken.length).toBeGreaterThan(150);
});

async function take(line: string): Promise<void> {
  await program().parseAsync([...wordsOf(line)], { from: 'user' });
}

it.each(typed)('$page: $line', ({ line }) => take(line));

const unknown = ['commander.unknownCommand', 'commander.unknownOption', 'commander.excessArguments'];
it.each(spoken)('$page says: $line', async ({ line }) => {
  const code = await take(line).then(
    () => 'taken',
    (error: unknown) => (error instanceof CommanderError ? error.code : String(error)),
  );
  expect(unknown).not.toContain(code);
});

it.each(['within flags sat', 'within run p.yaml --refesh x', 'within up now'])('refuses %s', async (line) => {
  const error = await take(line).catch((reason: unknown) => reason);
  expect(unknown).toContain((error as CommanderError).code);
});
