/** @module How often one may ask: each token, each address without one, and each address whose tokens are wrong. */
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WithinError } from '../../contracts/errors.ts';
import type { RateSettings } from '../../contracts/rates.ts';

const minuteMs = 60_000;

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/** All but `countFailure` throw `RATE_LIMITED`, with `Retry-After` on the reply. */
export interface RateLimits {
  countAddress(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  countCaller(request: FastifyRequest, reply: FastifyReply, name: string): Promise<void>;
  countFailure(request: FastifyRequest): Promise<void>;
  refuseGuessers(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export async function rateLimitsOf(server: FastifyInstance, rates: RateSettings): Promise<RateLimits> {
  await server.register(fastifyRateLimit, { global: false, timeWindow: minuteMs });
  const names = new WeakMap<FastifyRequest, string>();
  const byAddress = server.createRateLimit({ max: rates.address });
  const byToken = server.createRateLimit({
    max: rates.token,
    keyGenerator: (request) => names.get(request) ?? '',
  });
  // The count of an address has to be above the most before it is over: one more wrong token is never answered by 401.
  const failing = server.createRateLimit({ max: rates.failures - 1 });
  return {
    countAddress: async (request, reply) => refuseOver(await byAddress(request), reply, 'This address'),
    async countCaller(request, reply, name) {
      names.set(request, name);
      refuseOver(await byToken(request), reply, `The token of "${name}"`);
    },
    countFailure: async (request) => void (await failing(request)),
    async refuseGuessers(request, reply) {
      refuseOver(await failing(request, { increment: false }), reply, 'This address, with unknown tokens,');
    },
  };
}

function refuseOver(limit: Awaited<ReturnType<Limiter>>, reply: FastifyReply, who: string): void {
  if (limit.isAllowed || !limit.isExceeded) return;
  const seconds = Math.max(1, limit.ttlInSeconds);
  void reply.header('retry-after', String(seconds));
  throw new WithinError(
    'RATE_LIMITED',
    `${who} has asked too often; ask again in ${seconds} s, or let the keeper of the gateway raise WITHIN_RATE_LIMITS.`,
    { seconds },
  );
}
