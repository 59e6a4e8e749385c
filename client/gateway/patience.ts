/** @module How long the gateway waits for a request: who sends slowly would hold a connection for as long as they like. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bodies of this route may take long, and it gives up on slow senders by itself. */
    readonly ownPace?: true;
  }
}

export interface Patience {
  /** Milliseconds for the head of a request, and for the next one on a connection. */
  readonly headMs: number;
  /** Milliseconds for the body, but for uploads. */
  readonly bodyMs: number;
}

export const usualPatience: Patience = { headMs: 15_000, bodyMs: 30_000 };

/** For the server of Node, which looks at its connections so often. */
export const connectionOptions = ({ headMs }: Patience) => ({
  headersTimeout: headMs,
  connectionsCheckingInterval: Math.max(100, headMs / 5),
});

const tooSlow = (seconds: number) => ({
  code: 'REQUEST_INVALID' as const,
  message: `The body was not there after ${seconds} s; send it again over a better line.`,
});

/** Answers 408 where a body does not end in time. */
export function addPatience(server: FastifyInstance, { bodyMs }: Patience): void {
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  server.addHook('preParsing', async (request, reply) => {
    if (request.routeOptions.config.ownPace || request.raw.complete) return;
    const late = () => {
      if (request.raw.complete || reply.sent) return;
      reply.raw.once('finish', () => request.raw.destroy());
      sendProblem(reply.header('connection', 'close'), tooSlow(bodyMs / 1000), { status: 408 });
    };
    const timer = setTimeout(late, bodyMs).unref();
    timers.set(request, timer);
    request.raw.once('close', () => clearTimeout(timer));
  });
  server.addHook('preHandler', async (request) => clearTimeout(timers.get(request)));
}
