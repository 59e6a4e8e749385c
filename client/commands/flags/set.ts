/** @module `within flags set NAME PHASE`: changes a flag in the project's file, and keeps who did so and why. */
import { type Command, Option } from 'commander';
import { WithinError } from '../../../contracts/errors.ts';
import { type FlagRule, flagPhases, flagRuleSchema } from '../../../contracts/flags.ts';
import type { CliContext } from '../../cli-context.ts';
import { actorOf } from '../../run/actor.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { flagNamed, ruleText } from './rule-text.ts';

interface SetOptions extends ProjectOption {
  readonly pipelines?: readonly string[];
  readonly teams?: readonly string[];
  readonly people?: readonly string[];
  readonly percent?: number;
  readonly why?: string;
}

/** Takes the flag out of the file. */
const reset = 'default';
const forms: Readonly<Record<string, string>> = {
  phase: `write one of ${[...flagPhases, reset].join(', ')}`,
  percent: 'write a number from 0 to 100',
};

export function addSet(group: Command, context: CliContext): void {
  const phases = [...flagPhases, reset];
  withProject(
    group
      .command('set')
      .argument('<flag>', 'as within flags list shows it')
      .argument('<phase>', `${phases.join(', ')}; default takes it out of the file`)
      .description('change for whom a flag is on'),
  )
    .option('--pipelines <name...>', 'on for these pipelines, in alpha and beta')
    .option('--teams <name...>', 'on for runs that somebody of these groups starts')
    .option('--people <name...>', 'on for runs that these people start')
    .addOption(new Option('--percent <share>', 'on for this share of pipelines, in beta').argParser(Number))
    .option('--why <text>', 'kept in the history')
    .addHelpText(
      'after',
      '\nExamples:\n  within flags set deployments beta --percent 20 --teams ml-leads --why "first teams"\n  within flags set deployments default',
    )
    .action((flag: string, phase: string, options: SetOptions) => set(flag, { phase, options }, context));
}

async function set(
  flag: string,
  { phase, options }: { readonly phase: string; readonly options: SetOptions },
  context: CliContext,
): Promise<void> {
  const name = flagNamed(flag);
  const rule = phase === reset ? undefined : ruleOf(phase, options);
  const config = context.config(options.project);
  if (config.flags.provider !== undefined)
    throw new WithinError(
      'USAGE',
      `flags come from ${config.flags.provider} here; change them there, or unset WITHIN_FLAG_PROVIDER.`,
      {},
    );
  const change = await (await context.flags(config)).set(name, rule, { by: actorOf(config), why: options.why });
  if (context.json) return context.out.json(change);
  context.out.line(
    `${name}: ${ruleText(change.from)} -> ${ruleText(change.to)}. Runs that start from now on follow it.`,
  );
}

function ruleOf(phase: string, { pipelines, teams, people, percent }: SetOptions): FlagRule {
  const { success, data, error } = flagRuleSchema.safeParse({ phase, pipelines, teams, people, percent });
  if (success) return withoutAbsent(data);
  const [issue] = error.issues;
  const [key] = issue?.path ?? [];
  const what = forms[String(key)] ?? issue?.message;
  throw new WithinError('USAGE', `${key === undefined ? '' : `${issue?.path.join('.')}: `}${what}.`, { phase });
}

/** The file of flags shall not name what was not given. */
function withoutAbsent(rule: FlagRule): FlagRule {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)) as FlagRule;
}
