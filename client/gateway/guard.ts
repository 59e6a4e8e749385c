/** @module Stands before every route: who asks, whether their role may, and whether they ask too often. Reads only `contracts/route-guards.ts`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WithinError } from '../../contracts/errors.ts';
import { reaches } from '../../contracts/roles.ts';
import { type RouteGuard, routeGuards } from '../../contracts/route-guards.ts';
import { type Access, type Caller, identify } from './access.ts';
import type { RateLimits } from './rate-limits.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Judges the origin of a page in place of the usual rule, and throws for one that may not ask. */
    readonly admitPage?: (request: FastifyRequest, reply: FastifyReply) => void;
  }
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who asks; undefined where the route asks for no token, or before it was known. */
export const callerOf = (request: FastifyRequest): Caller | undefined => callers.get(request);

/** `GET /reviews/:id` of a request; what GET is asked for is asked for by HEAD too. */
export function routeOf({ routeOptions }: FastifyRequest): string {
  const method = String(routeOptions.method);
  return `${method === 'HEAD' ? 'GET' : method} ${routeOptions.url ?? ''}`;
}

export interface GuardOptions {
  readonly access: Access;
  readonly limits: RateLimits;
}

/**
 * Before any route is added. A route without a row in the table ends the start, so that none is served unguarded.
 * Errors of requests: those of `identify`, `ROLE_FORBIDDEN`, `RATE_LIMITED`.
 */
export function addGuard(server: FastifyInstance, options: GuardOptions): void {
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD' && !Object.hasOwn(routeGuards, `${one} ${url}`))
        throw new Error(`the route ${one} ${url} has no row in contracts/route-guards.ts`);
  });
  server.addHook('onRequest', async (request, reply) => {
    const guard = request.is404 ? undefined : routeGuards[routeOf(request)];
    // Before a token or signature is looked at: who guesses learns nothing more until the minute is over.
    if (guard && guard.access !== 'open') await options.limits.refuseGuessers(request, reply);
    if (guard?.access === 'token') await admit(request, reply, { guard, options });
    else await options.limits.countAddress(request, reply);
  });
  server.addHook('onSend', async (request, reply) => {
    if (reply.statusCode === 401) await options.limits.countFailure(request);
  });
}

interface Admitting {
  readonly guard: Extract<RouteGuard, { access: 'token' }>;
  readonly options: GuardOptions;
}

async function admit(request: FastifyRequest, reply: FastifyReply, { guard, options }: Admitting): Promise<void> {
  const { access, limits } = options;
  request.routeOptions.config.admitPage?.(request, reply);
  const caller = await identify(request, access, guard.door).catch(async (error: unknown) => {
    await limits.countAddress(request, reply);
    throw error;
  });
  callers.set(request, caller);
  await limits.countCaller(request, reply, caller.name);
  if (reaches(caller.role, guard.role)) return;
  throw new WithinError(
    'ROLE_FORBIDDEN',
    `The token of "${caller.name}" has the role ${caller.role}, and this asks for ${guard.role}; ask who keeps the gateway for a token with it.`,
    { role: caller.role, least: guard.role },
  );
}
