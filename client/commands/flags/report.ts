/** @module `within flags report`: what each enhancement brought, apart for runs that had its flag on and off. */
import type { Command } from 'commander';
import type { FlagUsage, UseFigures } from '../../../contracts/flag-usage.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatMs } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { positive } from '../whole-number.ts';

interface ReportOptions extends ProjectOption {
  readonly days: number;
}

const dayMs = 24 * 3_600_000;

export function addReport(group: Command, context: CliContext): void {
  withProject(group.command('report').description('tell what each enhancement brought, with its flag on and off'))
    .option('--days <count>', 'as far back', positive, 30)
    .addHelpText('after', '\nExample:\n  within flags report --days 7')
    .action((options: ReportOptions) => report(options, context));
}

async function report(options: ReportOptions, context: CliContext): Promise<void> {
  const services = await context.flags(context.config(options.project));
  const usage = await services.usage(Date.now() - options.days * dayMs);
  if (context.json) return context.out.json(usage);
  show(usage, context);
}

function show({ runs, flags }: FlagUsage, { out }: CliContext): void {
  if (runs === 0) return out.line('No run ended in this time.');
  const rows = flags.flatMap(({ name, on, off }) =>
    [['on', on] as const, ['off', off] as const].flatMap(([state, figures]) =>
      figures.runs > 0 || sentences(figures).length > 0
        ? [[name, state, String(figures.runs), String(figures.failed), sentences(figures).join('; ')]]
        : [],
    ),
  );
  out.line(renderTable(['flag', '', 'runs', 'failed', 'what it brought'], rows, [2, 3]));
}

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(0)}%`;

function sentences({ reuse, validation, reviews, seeds, deployments }: UseFigures): readonly string[] {
  return [
    ...(reuse && reuse.steps > 0
      ? [
          `${share(reuse.reused, reuse.steps)} of ${reuse.steps} steps reused`,
          `${formatMs(reuse.savedMs)} saved, ${formatMs(reuse.computedMs)} computed`,
        ]
      : []),
    ...(validation && validation.budgeted > 0
      ? [`${validation.withinBudget} of ${validation.budgeted} validations within budget`]
      : []),
    ...(validation && validation.judged > 0
      ? [`${validation.falseAlarms} of ${validation.judged} judged flags were false alarms`]
      : []),
    ...(reviews ? [`${reviews.decided} of ${reviews.reviews} reviews decided`] : []),
    ...(reviews?.decisionMs ? [`half of them within ${formatMs(reviews.decisionMs.p50)}`] : []),
    ...(seeds ? [`${seeds.falseAlarms} of ${seeds.alarms} alarms over scores were false`] : []),
    ...(deployments ? [`${deployments.begun} deployments begun, ${deployments.refused} refused`] : []),
  ];
}
