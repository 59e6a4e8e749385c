/** @module `within completion SHELL`: a completion script made from the commands as they are. */
import { Argument, type Command, type Option } from 'commander';
import type { CliContext } from '../cli-context.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

interface Completed {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly { readonly name: string; readonly takes: boolean; readonly description: string }[];
  /** Values of arguments that have only these. */
  readonly values: readonly string[];
}

/** Inside single quotes of all three shells. */
const bare = (text: string): string => text.replaceAll(/['\\\n]/g, '');

/** A group is completed with what its subcommands take. */
function optionsOf(command: Command): readonly Option[] {
  const options = [command, ...command.commands].flatMap((part) => part.options);
  return [...new Map(options.map((option) => [option.flags, option])).values()];
}

function completedCommands(program: Command): readonly Completed[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: bare(command.description()),
    flags: [
      ...optionsOf(command).map((option) => ({
        name: option.long ?? option.flags,
        takes: option.required || option.optional,
        description: bare(option.description),
      })),
      { name: '--help', takes: false, description: 'show what the command does' },
    ],
    values: [
      ...command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
      ...command.commands.map((subcommand) => subcommand.name()),
    ],
  }));
}

const namesOf = (items: readonly { readonly name: string }[]): string => items.map(({ name }) => name).join(' ');

/** No words at all lets the shell complete file names. */
function bash(commands: readonly Completed[]): string {
  const cases = commands.map(
    ({ name, flags, values }) => `    ${name}) flags='${namesOf(flags)}' values='${values.join(' ')}' ;;`,
  );
  return `_within() {
  local flags='' values='' word="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${namesOf(commands)}' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [[ "$word" == -* ]]; then values="$flags"; fi
  if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$word")); fi
}
complete -o default -F _within within`;
}

function zsh(commands: readonly Completed[]): string {
  const escaped = (text: string) => text.replaceAll(/[[\]:]/g, ' ');
  const names = commands.map(({ name, description }) => `    '${name}:${escaped(description)}'`);
  const cases = commands.map(({ name, flags, values }) => {
    const specs = flags.map(
      (flag) => `'*${flag.name}[${escaped(flag.description)}]${flag.takes ? ':value:_files' : ''}'`,
    );
    const words = values.length > 0 ? `'*:value:(${values.join(' ')})'` : "'*:file:_files'";
    return `    ${name}) _arguments ${[...specs, words].join(' ')} ;;`;
  });
  return `#compdef within
_within() {
  local -a names
  names=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command names; return; fi
  local name="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$name" in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _within ]; then _within "$@"; else compdef _within within; fi`;
}

function fish(commands: readonly Completed[]): string {
  return commands
    .flatMap(({ name, description, flags, values }) => {
      const when = `complete -c within -n '__fish_seen_subcommand_from ${name}'`;
      return [
        `complete -c within -n __fish_use_subcommand -f -a ${name} -d '${description}'`,
        ...flags.map((flag) => `${when} -l ${flag.name.slice(2)}${flag.takes ? ' -r' : ''} -d '${flag.description}'`),
        ...(values.length > 0 ? [`${when} -f -a '${values.join(' ')}'`] : []),
      ];
    })
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
