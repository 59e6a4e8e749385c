/** @module Every `within` command that a document shows is one that the program takes, with these words and options. */
import { Command, CommanderError } from 'commander';
import { expect, it } from 'vitest';
import type { CliContext } from '../client/cli-context.ts';
import { commands } from '../client/commands/index.ts';
import { spokenCommands, typedCommands } from './support/documented-commands.ts';

const typed = typedCommands();
const spoken = spokenCommands();

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
