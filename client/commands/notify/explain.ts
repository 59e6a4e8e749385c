/** @module `within notify explain EVENT PERSON`: why a person was told or not, or what would become of an event now. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { Config } from '../../../config/schema.ts';
import type { AskInbox, Explanation, Foresight } from '../../../contracts/enquiries.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { eventKinds, severities } from '../../../contracts/names.ts';
import type { CliContext } from '../../cli-context.ts';
import type { CollaborationServices } from '../../collaboration-services.ts';
import { nearestName } from '../../nearest-name.ts';
import { formatTime } from '../../render/format.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { inboxDecision, inboxForesight } from '../../run/inbox.ts';
import { liveStack } from '../../run/live.ts';
import { liveReach } from '../../run/live-reach.ts';
import type { Reached } from '../../run/reach.ts';

interface ExplainOptions extends ProjectOption {
  readonly severity: string;
  readonly subject: string;
}

export function addExplain(group: Command, context: CliContext): void {
  withProject(
    group
      .command('explain')
      .argument('<event>', 'id of an event; or, to see what would happen, a kind of event or a file that holds one')
      .argument('<person>', 'as the file of people calls them')
      .description('say why a person was told of an event or not, or what would happen if one came now'),
  )
    .addOption(new Option('--severity <severity>', 'of a kind of event').choices(severities).default('info'))
    .option('--subject <type:id[:name]>', 'of a kind of event', 'run:some-run:some-pipeline')
    .addHelpText(
      'after',
      '\nExamples:\n  within notify explain run/r-17/completed anna\n  within notify explain experimentFailed anna --severity error --subject run:r-18:churn',
    )
    .action((event: string, person: string, options: ExplainOptions) => explain({ event, person }, options, context));
}

interface Asked {
  readonly event: string;
  readonly person: string;
}

async function explain(asked: Asked, options: ExplainOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const services = await context.collaboration(config);
  const { enquiries } = services;
  await enquiries.requirePerson(asked.person);
  const reached = await reachedNow(config);
  try {
    const taken = await services.findEvent(asked.event);
    const explanation = taken && (await enquiries.explain(taken, asked.person, await remembered(asked, reached)));
    const event = taken ? again(taken.event) : await hypothetical(asked.event, options, services);
    // An event that was for others, or that never came, is held against the rules of now.
    const isSettled = explanation && explanation.outcome !== 'not-addressed';
    const foresight = isSettled ? undefined : await enquiries.foresee(event, asked.person, askOf(asked, reached));
    if (context.json)
      return context.out.json({
        ...(explanation && { explanation }),
        ...(foresight && { now: foresight, asTold: reached !== undefined }),
      });
    if (explanation) tell(explanation, context);
    if (foresight) tellForesight(foresight, reached !== undefined, context);
  } finally {
    await reached?.client.connection.close();
  }
}

/** Nothing is started to answer a question. */
async function reachedNow(config: Config): Promise<Reached | undefined> {
  return liveStack(config) ? liveReach(config)() : undefined;
}

async function remembered({ event, person }: Asked, reached: Reached | undefined) {
  return reached && inboxDecision(reached, person, event);
}

function askOf({ person }: Asked, reached: Reached | undefined): AskInbox | undefined {
  return reached && ((request) => inboxForesight(reached, person, request));
}

/** The same, as if it came for the first time. */
const again = (event: CollaborationEvent): CollaborationEvent => ({ ...event, id: `again/${randomUUID()}` });

async function hypothetical(
  given: string,
  { severity, subject }: ExplainOptions,
  services: CollaborationServices,
): Promise<CollaborationEvent> {
  const kind = eventKinds.find((one) => one === given);
  if (kind !== undefined) {
    const [type, id = '', ...name] = subject.split(':');
    if (id === '') throw new WithinError('USAGE', `--subject ${subject} names nothing; write type:id, as run:r-17.`);
    return services.parseEvent({
      schema: 1,
      id: `foreseen/${randomUUID()}`,
      kind,
      severity,
      subject: { type, id, name: name.length > 0 ? name.join(':') : id },
      title: `a ${kind}`,
    });
  }
  if (given.endsWith('.json')) return services.parseEvent(await documentIn(given));
  const close = nearestName(given, eventKinds);
  const otherwise = `a kind of event (${eventKinds.join(', ')}), or a file that ends with .json.`;
  const message = `No event "${given.slice(0, 200)}" is in the ledger${close || `; give an id of within notify ledger, ${otherwise}`}`;
  throw new WithinError('EVENT_NOT_FOUND', message, { event: given.slice(0, 200) });
}

async function documentIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const message = `${file} cannot be read as one event in JSON; within notify emit says what it holds.`;
    throw new WithinError('USAGE', message, { file }, error);
  }
}

const headings: Readonly<Record<Explanation['outcome'], string>> = {
  sent: 'was told at once',
  digested: 'is told by a digest',
  muted: 'was not told',
  inhibited: 'was not told',
  unreachable: 'could not be told',
  undecided: 'will be told or not',
  'not-addressed': 'was not told',
};

function tell(explanation: Explanation, { out }: CliContext): void {
  const { event, person, outcome, why, route, at, digestSentAt, messages } = explanation;
  out.line(`${event}: ${person} ${headings[outcome]}. ${why}`);
  if (route !== undefined) out.line(`  for ${person} because ${route}`);
  out.line(`  decided ${formatTime(at)} UTC`);
  if (digestSentAt !== undefined) out.line(`  the digest was sent ${formatTime(digestSentAt)} UTC`);
  for (const { channel, outcome: end, at: ended, attempts, reason } of messages)
    out.line(
      `  ${channel}: ${end} ${formatTime(ended)} UTC, attempt ${attempts}${reason === undefined ? '' : ` (${reason})`}`,
    );
}

function tellForesight(foresight: Foresight, isLive: boolean, { out }: CliContext): void {
  const { person, outcome, why, route, channels, dueAt, people } = foresight;
  out.line(`If it came now: ${outcome}. ${why}`);
  if (route !== undefined) out.line(`  for ${person} because ${route}`);
  else out.line(people.length === 0 ? '  it would be for nobody' : `  it would be for ${people.join(', ')}`);
  if (channels && channels.length > 0) out.line(`  over ${channels.join(', ')}`);
  if (dueAt !== undefined) out.line(`  with the digest of ${formatTime(dueAt)} UTC`);
  if (!isLive) out.note('No server is up, so this is as if nothing had been told yet; within up starts one.');
}
