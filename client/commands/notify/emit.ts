/** @module `within notify emit`: tells of something that happened, from options or from a file of events. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { Enquiries } from '../../../contracts/enquiries.ts';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import { type CollaborationEvent, subjectTypes } from '../../../contracts/events.ts';
import { eventKinds, severities } from '../../../contracts/names.ts';
import type { CliContext } from '../../cli-context.ts';
import type { CollaborationServices } from '../../collaboration-services.ts';
import { formatCount } from '../../render/format.ts';
import { emitEvents } from '../../run/emit-events.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { Reach } from '../../run/reach.ts';
import { findInstallation } from '../../stack/installation.ts';

interface EmitOptions extends ProjectOption {
  readonly kind?: string;
  readonly severity: string;
  readonly subject?: string;
  readonly title?: string;
  readonly text?: string;
  readonly fact?: readonly string[];
  readonly to?: readonly string[];
  readonly id?: string;
}

export function addEmit(group: Command, context: CliContext): void {
  const command = group
    .command('emit')
    .argument('[file]', 'events as one JSON document, a list, or a line each; - reads standard input')
    .description('tell people of something that happened, each event once');
  withProject(command)
    .addOption(new Option('--kind <kind>', 'what happened').choices(eventKinds))
    .addOption(new Option('--severity <severity>', 'critical: nothing mutes it').choices(severities).default('info'))
    .option('--subject <type:id[:name]>', `what it is about; the type is one of ${subjectTypes.join(', ')}`)
    .option('--title <line>', 'one line for people')
    .option('--text <text>', 'more, as plain text')
    .option('--fact <name=value...>', 'a figure to show')
    .option('--to <person...>', 'people or groups, beside those that routes name')
    .option('--id <id>', 'id of what happened: sent again under the same id it is told once; a fresh one without it')
    .addHelpText(
      'after',
      '\nExample:\n  within notify emit --kind experimentFailed --severity error --subject run:r-17:churn --title "churn failed"',
    )
    .action((file: string | undefined, options: EmitOptions) => emit(file, options, context));
}

async function emit(file: string | undefined, options: EmitOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const services = await context.collaboration(config);
  const events = file === undefined ? [eventOf(options, services)] : await eventsIn(file, options, services);
  await refuseStrangers(events, services.enquiries);
  const note = (progress: string) => context.out.note(pc.dim(progress));
  const reached = await new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note }).end();
  await emitEvents(reached, events);
  await reached.client.connection.close();
  if (context.json) return context.out.json({ events: events.map(({ id }) => id) });
  const ids = events.length === 1 ? ` ${events[0]?.id}` : '';
  context.out.line(`${formatCount(events.length, 'event')} given to the collaboration workflow${ids}`);
}

/** Whom an event is addressed to is told before it is given: afterwards the others are told, and the slip is in the ledger alone. */
async function refuseStrangers(events: readonly CollaborationEvent[], enquiries: Enquiries): Promise<void> {
  const names = new Set(events.flatMap(({ to = [] }) => to));
  if (names.size === 0) return;
  try {
    await enquiries.requireRecipients([...names]);
  } catch (error) {
    // While the file has a mistake events wait, and are held against it once it is mended.
    if (!isWithinError(error) || error.code !== 'CONFIG_INVALID') throw error;
  }
}

function eventOf(options: EmitOptions, services: CollaborationServices): CollaborationEvent {
  const { kind, severity, subject, title, text, fact, to, id } = options;
  if (kind === undefined || subject === undefined || title === undefined)
    throw new WithinError('USAGE', 'Give --kind, --subject and --title, or a file of events.');
  const [type, subjectId, ...name] = subject.split(':');
  if (!subjectId) throw new WithinError('USAGE', `--subject ${subject} names nothing; write type:id, as run:r-17.`);
  return services.parseEvent({
    schema: 1,
    id: id ?? `cli/${randomUUID()}`,
    kind,
    severity,
    subject: { type, id: subjectId ?? '', name: name.length > 0 ? name.join(':') : (subjectId ?? '') },
    title,
    ...(text !== undefined && { text }),
    ...(fact && { facts: Object.fromEntries(fact.map(factOf)) }),
    ...(to && { to }),
  });
}

function factOf(given: string): [string, string | number] {
  const at = given.indexOf('=');
  if (at < 1) throw new WithinError('USAGE', `"${given}" is no fact; write name=value.`, { value: given });
  const value = given.slice(at + 1);
  return [given.slice(0, at), value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value];
}

/** All are checked before any is sent. */
async function eventsIn(
  file: string,
  options: EmitOptions,
  services: CollaborationServices,
): Promise<readonly CollaborationEvent[]> {
  if (options.kind !== undefined || options.subject !== undefined)
    throw new WithinError('USAGE', 'Give either a file of events or --kind, --subject and --title, not both.');
  const content = await contentOf(file);
  return documentsIn(content, file).map((given, place) => {
    try {
      return services.parseEvent(given);
    } catch (error) {
      if (!(error instanceof WithinError)) throw error;
      throw new WithinError(error.code, `Event ${place + 1} of ${file}: ${error.message}`, { ...error.details, file });
    }
  });
}

async function contentOf(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new WithinError(
      'USAGE',
      `${file} cannot be read; give a file of events, or - for standard input.`,
      { file },
      error,
    );
  }
}

function documentsIn(content: string, file: string): readonly unknown[] {
  const whole = parsed(content);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, place) => {
      const value = parsed(line);
      if (value !== undefined) return value;
      throw new WithinError('EVENT_INVALID', `Line ${place + 1} of ${file} is no JSON; write an event a line.`, {
        file,
      });
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
