/** @module The HTTP gateway; so far its health: `/healthz` (this process lives) and `/readyz` (what it needs answers). */
import { fastify } from 'fastify';

/** Whether each thing that work needs answers, by name. */
export type Readiness = Readonly<Record<string, boolean>>;

export interface GatewayOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly ready: () => Readiness | Promise<Readiness>;
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens until closed. `/readyz` is 200 when all of `ready` is true, else 503, with the parts in the body. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = fastify();
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const parts = await options.ready();
    const ready = Object.values(parts).every(Boolean);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'waiting', ...parts });
  });
  const url = await server.listen({ host: options.host, port: options.port });
  return { url, close: () => server.close() };
}
