/** @module What operation asks of a gateway: does it live, does it work, how much, and what else it answers. */
import type { FastifyInstance } from 'fastify';
import { failureOf } from './problem.ts';

const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Whether each thing that work needs answers, by name. */
type Readiness = Readonly<Record<string, boolean>>;

export interface OperationOptions {
  readonly ready: () => Readiness | Promise<Readiness>;
  /** Figures of the store in the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

/** `/readyz` is 200 when all of `ready` is true, else 503, with the parts in the body. */
export function addOperationRoutes(server: FastifyInstance, { ready, metrics, onDefect }: OperationOptions): void {
  server.get('/openapi.json', async (_request, reply) => {
    // Loaded with the first request: few ask.
    const { openApiText } = await import('../../contracts/openapi.ts');
    return reply.type('application/json; charset=utf-8').send(openApiText());
  });
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const parts = await ready();
    const isReady = Object.values(parts).every(Boolean);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'waiting', ...parts });
  });
  server.get('/metrics', async (_request, reply) => {
    try {
      const page = await metrics();
      return await reply.type(metricsContentType).send(page);
    } catch (error) {
      onDefect?.(error);
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send(`${failureOf(error).message}\n`);
    }
  });
}
