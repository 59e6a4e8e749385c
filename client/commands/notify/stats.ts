/** @module `within notify stats`: how messages ended and how long they took, how many each person gets, what was decided. */
import type { Command } from 'commander';
import type { DeliveryStatistics } from '../../../contracts/enquiries.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatMs } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { positive } from '../whole-number.ts';

interface StatsOptions extends ProjectOption {
  readonly days: number;
}

const dayMs = 24 * 3_600_000;

export function addStats(group: Command, context: CliContext): void {
  withProject(group.command('stats').description('count messages, how long they took, and what was decided'))
    .option('--days <count>', 'as far back', positive, 7)
    .addHelpText('after', '\nExample:\n  within notify stats --days 30')
    .action((options: StatsOptions) => stats(options, context));
}

async function stats(options: StatsOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const { enquiries } = await context.collaboration(config);
  const found = await enquiries.statistics(Date.now() - options.days * dayMs);
  if (context.json) return context.out.json(found);
  show(found, context);
}

function show(found: DeliveryStatistics, context: CliContext): void {
  if (found.events === 0) context.out.line('Nothing was told in this time.');
  else showMessages(found, context);
  if (found.reviews.length > 0) showReviews(found, context);
}

function showMessages({ channels, people, kinds }: DeliveryStatistics, { out }: CliContext): void {
  const counts = [1, 2, 3, 4, 5];
  out.line(
    renderTable(
      ['channel', 'confirmed', 'resolved', 'refused', 'p50', 'p99'],
      channels.map(({ channel, confirmed, resolved, refused, latencyMs }) => [
        channel,
        ...[confirmed, resolved, refused].map(String),
        latencyMs ? formatMs(latencyMs.p50) : '',
        latencyMs ? formatMs(latencyMs.p99) : '',
      ]),
      counts,
    ),
  );
  const lines = people.map(({ person, messages, days, mostADay }) => [
    person,
    String(messages),
    (messages / days).toFixed(1),
    String(mostADay),
  ]);
  out.line(`\n${renderTable(['person', 'messages', 'a day with any', 'most a day'], lines, counts)}`);
  const outcomes = ['sent', 'digested', 'muted', 'inhibited', 'unreachable'] as const;
  const rows = kinds.map((kind) => [kind.kind, ...outcomes.map((outcome) => String(kind[outcome]))]);
  out.line(`\n${renderTable(['event', ...outcomes], rows, counts)}`);
}

/** From what is reviewed to the first look and to the decision, half of them and nine of ten; by the flag `collaboration`. */
function showReviews({ reviews }: DeliveryStatistics, { out }: CliContext): void {
  const span = (times: { readonly p50: number; readonly p90: number } | undefined): string =>
    times ? `${formatMs(times.p50)}, ${formatMs(times.p90)}` : '';
  const head = [
    'reviews',
    'ended',
    'decided',
    'first look p50, p90',
    'decision p50, p90',
    'useful',
    'too many',
    'too late',
  ];
  const rows = reviews.map(({ told, reviews: count, decided, firstViewMs, decisionMs, answers }) => [
    told ? 'told' : 'not told',
    String(count),
    String(decided),
    span(firstViewMs),
    span(decisionMs),
    ...[answers.useful, answers['too-many'], answers['too-late']].map(String),
  ]);
  out.line(`\n${renderTable(head, rows)}`);
}
