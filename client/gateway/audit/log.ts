/** @module Writes down who changes what at the gateway before it is changed, how that ended, and who was refused. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditEvent, AuditPage, AuditQuery, Deed } from '../../../contracts/audit-log.ts';
import { auditOf } from '../../../contracts/route-guards.ts';
import type { Caller } from '../access.ts';
import { callerOf, routeOf } from '../guard.ts';
import { MinuteCounts } from './counts.ts';

export interface AuditDoor {
  /** Once it returns, it is in the store. Errors: `AUDIT_UNAVAILABLE`. */
  append(event: AuditEvent): Promise<void>;
  read(query: AuditQuery): Promise<AuditPage>;
}

export interface AuditOptions {
  /** Asked when something is to be written or read. */
  readonly open: () => AuditDoor | Promise<AuditDoor>;
  /** Told what could not be written after it was done. */
  readonly onDefect?: (error: unknown) => void;
}

const minuteMs = 60_000;
/** Characters of a subject: it may come from the sender. */
const longestSubject = 200;
const refusals: ReadonlySet<number> = new Set([401, 403, 429]);

type Actor = Pick<Deed, 'who' | 'role' | 'subject'>;
/** Of requests that would change something: writes down who is about to. */
const begins = new WeakMap<FastifyRequest, (actor: Actor) => Promise<void>>();

/**
 * To be awaited by a door that learns from a signature who asks, before it changes anything; `subject` is what it is
 * about. Errors: `AUDIT_UNAVAILABLE`, and nothing may be changed then.
 */
export async function actsAs(request: FastifyRequest, who: string, subject?: string): Promise<void> {
  await begins.get(request)?.({ who, subject });
}

const actorOf = ({ name, role }: Caller): Actor => ({ who: name, role });

/** Parameters of an address that name what it is about. A link's token is a secret of whoever has it. */
function subjectOf({ params }: FastifyRequest): string | undefined {
  const named = Object.entries((params ?? {}) as Record<string, unknown>).filter(([name]) => name !== 'token');
  return named.length === 0 ? undefined : named.map(([, value]) => String(value)).join(' ');
}

/** After the guard. What changes something is refused where it cannot be written down. */
export function addAudit(server: FastifyInstance, { open, onDefect }: AuditOptions): void {
  const append = async (event: AuditEvent): Promise<void> => (await open()).append(event);
  const later = (event: AuditEvent): Promise<void> => append(event).catch((error: unknown) => onDefect?.(error));
  const counts = new MinuteCounts((event) => void later(event));
  const begun = new WeakMap<FastifyRequest, string>();
  const deedOf = (request: FastifyRequest, { who, role, subject }: Actor): Deed => ({
    who,
    ...(role !== undefined && { role }),
    what: request.is404 ? 'a route that is not there' : routeOf(request),
    ...(subject !== undefined && { subject: subject.slice(0, longestSubject) }),
    address: request.ip,
  });
  server.addHook('onRequest', async (request) => {
    if (request.is404 || auditOf(routeOf(request)) !== 'each') return;
    begins.set(request, async (actor) => {
      const deed = randomUUID();
      await append({ kind: 'began', deed, ...deedOf(request, actor) });
      begun.set(request, deed);
    });
  });
  server.addHook('preHandler', async (request) => {
    const caller = callerOf(request);
    if (caller) await begins.get(request)?.({ ...actorOf(caller), subject: subjectOf(request) });
  });
  server.addHook('onSend', async (request, { statusCode }) => {
    const deed = begun.get(request);
    if (deed !== undefined) return later({ kind: 'ended', deed, status: statusCode });
    const caller = callerOf(request);
    const isRead = statusCode < 400 && !request.is404 && auditOf(routeOf(request)) === 'counted';
    if (isRead || refusals.has(statusCode))
      counts.add(deedOf(request, caller ? actorOf(caller) : { who: 'unknown' }), statusCode);
  });
  const minute = setInterval(() => counts.flush(), minuteMs).unref();
  server.addHook('onClose', async () => {
    clearInterval(minute);
    counts.flush();
  });
}
