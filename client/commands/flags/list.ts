/** @module `within flags list`: every flag, its phase, and with `--pipeline` whether it is on there and why. */
import type { Command } from 'commander';
import { type FlagLine, type FlagSubject, flagTable } from '../../../contracts/flags.ts';
import type { CliContext } from '../../cli-context.ts';
import { renderTable } from '../../render/table.ts';
import { actorOf } from '../../run/actor.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { ruleText } from './rule-text.ts';

interface ListOptions extends ProjectOption {
  readonly pipeline?: string;
  readonly kind: string;
  readonly person?: string;
}

export function addList(group: Command, context: CliContext): void {
  withProject(group.command('list').description('list flags, their phases, and how they stand for a pipeline'))
    .option('--pipeline <name>', 'how they stand for this pipeline, and why')
    .option('--kind <kind>', 'its kind', 'training')
    .option('--person <name>', 'as if this person started it; without it, you')
    .addHelpText('after', '\nExample:\n  within flags list --pipeline churn --person anna')
    .action((options: ListOptions) => list(options, context));
}

async function list(options: ListOptions, context: CliContext): Promise<void> {
  const config = context.config(options.project);
  const { pipeline, kind, person = actorOf(config) } = options;
  const subject: FlagSubject | undefined = pipeline === undefined ? undefined : { pipeline, kind, person };
  const lines = await (await context.flags(config)).list(subject);
  const { provider } = config.flags;
  if (context.json) return context.out.json({ ...(provider !== undefined && { provider }), flags: lines });
  if (provider !== undefined)
    context.out.line(`Flags come from ${provider}; within.flags.yaml is not asked. Name a pipeline to see them.`);
  if (provider === undefined || subject) show(lines, subject, context);
}

function show(lines: readonly FlagLine[], subject: FlagSubject | undefined, { out }: CliContext): void {
  const heads = subject ? ['flag', 'phase', `for ${subject.pipeline}`, 'why'] : ['flag', 'phase', 'what it does'];
  out.line(
    renderTable(
      heads,
      lines.map(({ name, rule, isSet, state }) => [
        name,
        isSet && !subject ? `${ruleText(rule)} (within.flags.yaml)` : ruleText(rule),
        ...(state ? [state.value ? 'on' : 'off', state.why] : [flagTable[name].on]),
      ]),
    ),
  );
}
