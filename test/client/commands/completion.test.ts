import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../../client/cli-context.ts';
import { commands } from '../../../client/commands/index.ts';

async function script(shell: string): Promise<string> {
  const lines: string[] = [];
  const out = { json: () => undefined, line: (text: string) => void lines.push(text), note: () => undefined };
  const context = { out, json: false } as unknown as CliContext;
  const program = new Command('within').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const register of commands) register(program, context);
  for (const command of program.commands) command.exitOverride().option('--json', 'one document');
  await program.parseAsync(['completion', shell], { from: 'user' });
  return lines.join('\n');
}

/** What a real bash offers for the last of the words. */
async function offered(...words: string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'within-completion-'));
  try {
    writeFileSync(join(folder, 'script'), await script('bash'));
    const ask = [
      'source ./script',
      `COMP_WORDS=(${['within', ...words].map((word) => `'${word}'`).join(' ')})`,
      `COMP_CWORD=${words.length}`,
      '_within',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');
    const said = execFileSync('bash', ['--norc', '-c', ask], { cwd: folder, encoding: 'utf8' });
    return said.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('within completion', () => {
  it('offers commands, then the flags of the command, in bash', async () => {
    expect(await offered('co')).toEqual(['compare', 'completion']);
    expect(await offered('outputs', '--')).toEqual(['--project', '--revoked', '--to', '--json', '--help']);
    expect(await offered('run', 'x.yaml', '--re')).toEqual(['--refresh', '--rehash']);
  });

  it('offers the values of an argument that has only these, and leaves file names to bash', async () => {
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await offered('run', '')).toEqual([]);
  });

  it.each(['zsh', 'fish'])('names every command and flag in %s', async (shell) => {
    const text = await script(shell);
    const flag = shell === 'zsh' ? '--ephemeral[' : '-l ephemeral';
    expect(text).toContain(flag);
    for (const name of ['run', 'predict', 'gateway', 'completion']) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('knows three shells', async () => {
    await expect(script('tcsh')).rejects.toThrow('bash, zsh, fish');
  });
});
