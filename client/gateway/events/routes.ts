/** @module `POST /events`: signed events of other systems, given to the collaboration workflow. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WithinError } from '../../../contracts/errors.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { failureOf, isForKeeper, sendProblem } from '../problem.ts';
import { signerOf } from '../signature.ts';
import { strictHeaders } from '../strict-headers.ts';

/** Bytes of a request, and events in it. */
const mostBytes = 1_048_576;
const mostEvents = 500;
/** Characters; a shorter key could be guessed. */
const leastKey = 16;

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
  void server.register((scope, _options, done) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, next) =>
      next(null, body),
    );
    scope.setErrorHandler((error, _request, reply) => refuse(error, reply, options));
    scope.post('/events', { bodyLimit: mostBytes }, (request, reply) => take(request, reply, options));
    done();
  });
}

async function take(request: FastifyRequest, reply: FastifyReply, options: EventRouteOptions): Promise<FastifyReply> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  await authorize(request, body, options);
  const gate = await options.open();
  const events = documentsOf(body).map((given, place) => parsed(gate, given, place));
  await gate.emit(events);
  return reply
    .code(202)
    .headers(strictHeaders)
    .send({ events: events.map(({ id }) => id) });
}

async function authorize(request: FastifyRequest, body: Buffer, { keys, secret }: EventRouteOptions): Promise<void> {
  const values = await Promise.all(
    keys.map(async (entry) => {
      const at = entry.indexOf('=');
      return { name: entry.slice(0, at), value: await secret(entry.slice(at + 1)).catch(() => '') };
    }),
  );
  const usable = values.filter(({ value }) => value.length >= leastKey);
  if (usable.length < values.length)
    throw new WithinError(
      'CONFIG_INVALID',
      `A key of WITHIN_EVENT_SECRETS is not there or has fewer than ${leastKey} characters; mend it.`,
      { variable: 'WITHIN_EVENT_SECRETS' },
    );
  const signer = signerOf({ ...signatureOf(request), body }, usable, Date.now());
  if (signer !== undefined) return;
  const message =
    keys.length === 0
      ? 'This gateway takes no events from outside; set WITHIN_EVENT_SECRETS for it.'
      : 'The event has no signature of now by a key that is known; sign "<id>.<timestamp>.<body>" with one of WITHIN_EVENT_SECRETS.';
  throw new WithinError('EVENT_UNAUTHORIZED', message, {});
}

const header = ({ headers }: FastifyRequest, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const signatureOf = (request: FastifyRequest) => ({
  id: header(request, 'x-within-delivery'),
  timestamp: header(request, 'x-within-timestamp'),
  signature: header(request, 'x-within-signature'),
});

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

function refuse(error: unknown, reply: FastifyReply, { onDefect }: EventRouteOptions): FastifyReply {
  if (isTooLarge(error))
    return sendProblem(
      reply,
      { code: 'EVENT_INVALID', message: `The body has more than ${mostBytes} bytes; send the events in parts.` },
      { status: 413 },
    );
  const failure = failureOf(error);
  if (isForKeeper(failure)) onDefect?.(error);
  return sendProblem(reply, failure);
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
