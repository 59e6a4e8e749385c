/** @module `within notify test PERSON`: sends a harmless message as every other one is sent, and tells how it ended. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { Enquiries, TestProgress } from '../../../contracts/enquiries.ts';
import { errorTable } from '../../../contracts/errors.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import type { InboxDecision } from '../../../contracts/inbox.ts';
import { type ChannelName, channelNames } from '../../../contracts/names.ts';
import type { CliContext } from '../../cli-context.ts';
import { emitEvents } from '../../run/emit-events.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { inboxDecision } from '../../run/inbox.ts';
import { Reach, type Reached } from '../../run/reach.ts';
import { findInstallation } from '../../stack/installation.ts';
import { positive } from '../whole-number.ts';

interface TestOptions extends ProjectOption {
  readonly channel?: ChannelName;
  readonly wait: number;
}

const pollMs = 200;
/** Something that can be reached is not there: a server of mail or Slack, or a worker that sends. */
const notReached = errorTable.TEMPORAL_UNAVAILABLE.exit;

export function addTest(group: Command, context: CliContext): void {
  withProject(
    group
      .command('test')
      .argument('<person>', 'as the file of people calls them')
      .description('send a person a harmless message, and tell how it ended'),
  )
    .addOption(
      new Option('--channel <channel>', 'over this channel; without it as an ordinary message goes').choices(
        channelNames,
      ),
    )
    .option('--wait <seconds>', 'for how long to wait for its end', positive, 60)
    .addHelpText('after', '\nExample:\n  within notify test anna --channel email')
    .action((person: string, options: TestOptions) => test(person, options, context));
}

async function test(person: string, options: TestOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const { enquiries } = await context.collaboration(config);
  await enquiries.requirePerson(person);
  const { channel } = options;
  const event = enquiries.testEvent({ person, ...(channel && { channel }), id: randomUUID() });
  const note = (progress: string) => context.out.note(pc.dim(progress));
  const reached = await new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note }).end();
  try {
    await emitEvents(reached, [event]);
    const deadline = Date.now() + options.wait * 1000;
    const decision = await decided(event, person, { reached, deadline });
    const channels = decision?.channels ?? [];
    const progress = await ended({ event, person, channels }, enquiries, deadline);
    report({ person, event: event.id, decision, ...progress }, context);
  } finally {
    await reached.client.connection.close();
  }
}

interface Waiting {
  readonly reached: Reached;
  /** Milliseconds since 1970 UTC. */
  readonly deadline: number;
}

async function decided(
  { id }: CollaborationEvent,
  person: string,
  { reached, deadline }: Waiting,
): Promise<InboxDecision | undefined> {
  for (;;) {
    const decision = await inboxDecision(reached, person, id);
    if (decision || Date.now() >= deadline) return decision;
    await pause(pollMs);
  }
}

interface Sent {
  readonly event: CollaborationEvent;
  readonly person: string;
  readonly channels: readonly ChannelName[];
}

async function ended({ event, ...sent }: Sent, enquiries: Enquiries, deadline: number): Promise<TestProgress> {
  for (;;) {
    const progress = await enquiries.testProgress(event, sent);
    if (progress.waiting.length === 0 || Date.now() >= deadline) return progress;
    await pause(pollMs);
  }
}

interface Report extends TestProgress {
  readonly person: string;
  readonly event: string;
  readonly decision: InboxDecision | undefined;
}

function report({ person, event, decision, ended: records, waiting }: Report, context: CliContext): void {
  const isRefused = decision?.outcome === 'unreachable' || records.some(({ outcome }) => outcome === 'refused');
  if (isRefused) context.exit(1);
  else if (!decision || waiting.length > 0) context.exit(notReached);
  if (context.json) return context.out.json({ person, event, decision, ended: records, waiting });
  tell({ person, decision, ended: records, waiting }, context);
}

function tell({ person, decision, ended: records, waiting }: Omit<Report, 'event'>, { out }: CliContext): void {
  if (!decision)
    return out.line(`Nothing has decided about the test of ${person} yet; within doctor says what is missing.`);
  if (decision.outcome !== 'sent') return out.line(`${person} was not told. ${decision.why}`);
  for (const { channel, outcome, attempts, reason } of records)
    out.line(`${channel}: ${outcome} at attempt ${attempts}${reason === undefined ? '' : ` (${reason})`}`);
  for (const { channel, reason } of waiting)
    out.line(`${channel}: not taken yet${reason === undefined ? '' : ` (${reason})`}; it is tried again by itself`);
}
