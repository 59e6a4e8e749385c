/** @module `within completion SHELL`: a completion script made from the commands as they are. */
import { Argument, type Command } from 'commander';
import type { CliContext } from '../cli-context.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

interface Completed {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly string[];
}

function completedCommands(program: Command): readonly Completed[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description().replaceAll("'", ''),
    flags: [...command.options.flatMap((option) => (option.long == null ? [] : [option.long])), '--help'],
  }));
}

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, flags }) => `    ${name}) words='${flags.join(' ')}' ;;`);
  return `_within() {
  local words='' word="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')}' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _within within`;
}

function zsh(commands: readonly Completed[]): string {
  const names = commands.map(({ name, description }) => `    '${name}:${description.replaceAll(':', ' ')}'`);
  const cases = commands.map(({ name, flags }) => `    ${name}) compadd -- ${flags.join(' ')} ;;`);
  return `#compdef within
_within() {
  local -a names
  names=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command names; return; fi
  if [[ "$words[CURRENT]" != -* ]]; then _files; return; fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _within within`;
}

function fish(commands: readonly Completed[]): string {
  return commands
    .flatMap(({ name, description, flags }) => [
      `complete -c within -n __fish_use_subcommand -a ${name} -d '${description}'`,
      ...flags.map((flag) => `complete -c within -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
    ])
    .join('\n');
}

const scripts: Readonly<Record<Shell, (commands: readonly Completed[]) => string>> = { bash, zsh, fish };

export function register(program: Command, context: CliContext): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'shell to complete in').choices(shells))
    .description('print a completion script for bash, zsh or fish')
    .addHelpText('after', '\nExample:\n  source <(within completion bash)')
    .action((shell: Shell) => {
      const script = scripts[shell](completedCommands(program));
      if (context.json) context.out.json({ shell, script });
      else context.out.line(script);
    });
}
