/** @module `within notify ledger`: every event that was taken, and what became of each message. */
import { type Command, Option } from 'commander';
import { type DeliveryRecord, deliveryOutcomes } from '../../../contracts/delivery.ts';
import type { Enquiries, TakenLine } from '../../../contracts/enquiries.ts';
import type { CliContext } from '../../cli-context.ts';
import type { CollaborationServices, DecisionLine } from '../../collaboration-services.ts';
import { formatCount, formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { positive } from '../whole-number.ts';

interface LedgerOptions extends ProjectOption {
  readonly days: number;
  readonly limit: number;
  readonly person?: string;
  readonly event?: string;
  readonly outcome?: string;
  readonly refused?: boolean;
  readonly decisions?: boolean;
}

const dayMs = 24 * 3_600_000;

export function addLedger(group: Command, context: CliContext): void {
  withProject(group.command('ledger').description('list the messages that were sent, and how each ended'))
    .option('--days <count>', 'as far back', positive, 7)
    .option('--limit <count>', 'at most so many lines', positive, 50)
    .option('--person <person>', 'messages to one person')
    .option('--event <id>', 'messages about one event, and whom it was handed to')
    .addOption(new Option('--outcome <outcome>', 'messages that ended so').choices(deliveryOutcomes))
    .option('--refused', 'events that could not be taken, in place of messages')
    .option('--decisions', 'also what was not sent at once: what waited for a digest, was muted or inhibited, and why')
    .addHelpText('after', '\nExample:\n  within notify ledger --outcome refused')
    .action((options: LedgerOptions) => list(options, context));
}

async function list(options: LedgerOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const services = await context.collaboration(config);
  const since = Date.now() - options.days * dayMs;
  if (options.refused) return listRefused(await services.refused(since), options, context);
  const found = (await services.deliveries(since)).filter((record) => isWanted(record, options));
  const newest = found.toSorted((a, b) => b.at - a.at).slice(0, options.limit);
  const taken = await takenEvent(options, since, services);
  const decisions = options.decisions ? await decisionsOf(options, since, services) : undefined;
  if (found.length === 0 && !decisions?.length) await refuseStranger(options, services.enquiries);
  if (context.json)
    return context.out.json({ deliveries: newest, ...(taken && { taken }), ...(decisions && { decisions }) });
  if (taken) context.out.line(takenText(taken));
  if (decisions) context.out.line(`${decisionTable(decisions)}\n`);
  if (newest.length === 0) return context.out.line(noneOf(options, taken));
  showMessages(newest, found.length, context);
}

/** Somebody who is no longer in the file may have been told, so only where nothing is found. */
async function refuseStranger({ person }: LedgerOptions, enquiries: Enquiries): Promise<void> {
  if (person !== undefined) await enquiries.requirePerson(person);
}

function showMessages(newest: readonly DeliveryRecord[], count: number, { out }: CliContext): void {
  out.line(
    renderTable(['time (UTC)', 'person', 'channel', 'outcome', 'tries', 'event', 'reason'], newest.map(rowOf), [4]),
  );
  if (count > newest.length) out.line(`… ${count - newest.length} more; --limit shows them.`);
}

function noneOf({ event, days }: LedgerOptions, taken: TakenLine | undefined): string {
  if (event === undefined || taken) return 'No message of these was sent.';
  const since = `in the last ${formatCount(days, 'day')}`;
  return `No event "${event}" was taken here ${since}; --days looks further back, --refused lists what could not be taken.`;
}

function isWanted(record: DeliveryRecord, { person, event, outcome }: LedgerOptions): boolean {
  if (person !== undefined && record.person !== person) return false;
  if (event !== undefined && !record.events.includes(event)) return false;
  return outcome === undefined || record.outcome === outcome;
}

async function decisionsOf(
  { person, event, limit }: LedgerOptions,
  since: number,
  services: CollaborationServices,
): Promise<readonly DecisionLine[]> {
  const all = await services.decisions(since);
  const wanted = all.filter((one) => (person ?? one.person) === one.person && (event ?? one.event) === one.event);
  return wanted.toSorted((a, b) => b.at - a.at).slice(0, limit);
}

function decisionTable(decisions: readonly DecisionLine[]): string {
  if (decisions.length === 0) return 'Everything was sent at once.';
  const rows = decisions.map(({ at, person, outcome, event, why }) => [formatTime(at), person, outcome, event, why]);
  return renderTable(['time (UTC)', 'person', 'decision', 'event', 'why'], rows);
}

async function takenEvent(
  { event: id }: LedgerOptions,
  since: number,
  services: CollaborationServices,
): Promise<TakenLine | undefined> {
  return id === undefined ? undefined : (await services.taken(since)).find(({ event }) => event.id === id);
}

function takenText({ event, people, at }: TakenLine): string {
  const names = people.map(({ person, reason }) => `${person} (${reason})`);
  return `${event.title}: taken ${formatTime(at)}, ${names.length > 0 ? `for ${names.join(', ')}` : 'for nobody'}`;
}

function rowOf({ at, person, channel, outcome, attempts, events, reason }: DeliveryRecord): string[] {
  const [first = ''] = events;
  const event = events.length > 1 ? `${first} and ${events.length - 1} more` : first;
  return [formatTime(at), person, channel, outcome, String(attempts), event, reason ?? ''];
}

function listRefused(
  refused: Awaited<ReturnType<CollaborationServices['refused']>>,
  { limit }: LedgerOptions,
  context: CliContext,
): void {
  const newest = refused.toSorted((a, b) => b.at - a.at).slice(0, limit);
  if (context.json) return context.out.json({ refused: newest });
  if (newest.length === 0) return context.out.line('Every event was taken.');
  context.out.line(
    renderTable(
      ['time (UTC)', 'event', 'why'],
      newest.map(({ at, id, why }) => [formatTime(at), id, why]),
    ),
  );
}
