/** @module `POST /events`: signed events of other systems, given to the collaboration workflow. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { WithinError } from '../../../contracts/errors.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { leastKeyLength, signerOf } from '../signature.ts';
import { addSignedDoor, type SignedRequest } from '../signed-door.ts';
import { strictHeaders } from '../strict-headers.ts';

/** In one request. */
const mostEvents = 500;

export interface EventGate {
  /** Errors: `EVENT_INVALID` names the field. */
  parseEvent(given: unknown): CollaborationEvent;
  /** Once it returns, the server has them. Errors: `TEMPORAL_UNAVAILABLE`. */
  emit(events: readonly CollaborationEvent[]): Promise<void>;
}

export interface EventRouteOptions {
  /** `NAME=env:VAR` or `NAME=file:path` of those whose events are taken; without any, none is. */
  readonly keys: readonly string[];
  readonly secret: (reference: string) => Promise<string>;
  readonly open: () => EventGate | Promise<EventGate>;
  readonly onDefect?: (error: unknown) => void;
}

export function addEventRoutes(server: FastifyInstance, options: EventRouteOptions): void {
  addSignedDoor(server, {
    path: '/events',
    unreadable: 'EVENT_INVALID',
    onDefect: options.onDefect,
    take: (request, reply) => take(request, reply, options),
  });
}

async function take(request: SignedRequest, reply: FastifyReply, options: EventRouteOptions): Promise<FastifyReply> {
  const signer = await authorize(request, options);
  const gate = await options.open();
  const events = documentsOf(request.body).map((given, place) => parsed(gate, given, place));
  await request.signedBy(`key ${signer}`, events.map(({ id }) => id).join(' '));
  await gate.emit(events);
  return reply
    .code(202)
    .headers(strictHeaders)
    .send({ events: events.map(({ id }) => id) });
}

/** Name of the key that signed it. */
async function authorize({ header, body }: SignedRequest, { keys, secret }: EventRouteOptions): Promise<string> {
  const values = await Promise.all(
    keys.map(async (entry) => {
      const at = entry.indexOf('=');
      return { name: entry.slice(0, at), value: await secret(entry.slice(at + 1)).catch(() => '') };
    }),
  );
  const usable = values.filter(({ value }) => value.length >= leastKeyLength);
  if (usable.length < values.length)
    throw new WithinError(
      'CONFIG_INVALID',
      `A key of WITHIN_EVENT_SECRETS is not there or has fewer than ${leastKeyLength} characters; mend it.`,
      { variable: 'WITHIN_EVENT_SECRETS' },
    );
  const signer = signerOf(
    {
      id: header('x-within-delivery'),
      timestamp: header('x-within-timestamp'),
      signature: header('x-within-signature'),
      body,
    },
    usable,
    Date.now(),
  );
  if (signer !== undefined) return signer;
  const message =
    keys.length === 0
      ? 'This gateway takes no events from outside; set WITHIN_EVENT_SECRETS for it.'
      : 'The event has no signature of now by a key that is known; sign "<id>.<timestamp>.<body>" with one of WITHIN_EVENT_SECRETS.';
  throw new WithinError('EVENT_UNAUTHORIZED', message, {});
}

function documentsOf(body: Buffer): readonly unknown[] {
  let given: unknown;
  try {
    given = JSON.parse(body.toString('utf8'));
  } catch {
    throw new WithinError('EVENT_INVALID', 'The body is no JSON; send one event, or {"events": […]}.', {});
  }
  const list: unknown = typeof given === 'object' && given !== null && 'events' in given ? given.events : [given];
  if (!Array.isArray(list) || list.length === 0 || list.length > mostEvents)
    throw new WithinError('EVENT_INVALID', `events is no list of 1 to ${mostEvents} events; send it in parts.`, {});
  return list;
}

function parsed(gate: EventGate, given: unknown, place: number): CollaborationEvent {
  try {
    return gate.parseEvent(given);
  } catch (error) {
    if (!(error instanceof WithinError)) throw error;
    throw new WithinError(error.code, `Event ${place + 1}: ${error.message}`, { ...error.details, event: place });
  }
}
