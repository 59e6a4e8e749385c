/** @module The HTTP gateway: `/healthz` (this process lives), `/readyz` (what it needs answers), `/metrics`, `/sweeps`, `/reviews`, where people judge rows, `/events`, `/mlflow/webhook`, `/models`, which answer rows, and `/datasets`, which takes uploads. */
import { fastify } from 'fastify';
import { addDatasetRoutes, type DatasetRouteOptions } from './datasets/routes.ts';
import { addDecisionRoutes, type DecisionRouteOptions } from './doors/decisions.ts';
import { addUnsubscribeRoutes, type UnsubscribeOptions } from './doors/unsubscribe.ts';
import { addEventRoutes, type EventRouteOptions } from './events/routes.ts';
import { metricsContentType } from './metrics.ts';
import { addMlflowWebhook, type MlflowWebhookOptions } from './mlflow/routes.ts';
import { addModelRoutes, type ModelRouteOptions } from './models/routes.ts';
import { addReviewRoutes, type ReviewRouteOptions } from './reviews/routes.ts';
import { addSlackRoutes, type SlackRouteOptions } from './slack/routes.ts';
import { isLocal } from './strict-headers.ts';
import { addSweepPages, type SweepPageOptions } from './sweep-pages.ts';

/** Whether each thing that work needs answers, by name. */
export type Readiness = Readonly<Record<string, boolean>>;

export interface GatewayOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly ready: () => Readiness | Promise<Readiness>;
  /** Figures of the store in the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** Seed sweeps of the project, opened when they are asked for. */
  readonly sweeps: SweepPageOptions['open'];
  /** Data sets of the project; without it there are no routes for them. */
  readonly datasets?: Omit<DatasetRouteOptions, 'local'>;
  /** Where events of other systems go; without it there is no route for them. */
  readonly events?: EventRouteOptions;
  /** Where MLflow says that its registry has news; without it there is no route for that. */
  readonly mlflow?: MlflowWebhookOptions;
  /** Reviews of what runs made; without it there are no pages for them. */
  readonly decisions?: Omit<DecisionRouteOptions, 'local'>;
  /** Where buttons of Slack lead; without it there is no route for them. */
  readonly slack?: SlackRouteOptions;
  /** Where links of messages that turn messages off lead; without it there is no route for them. */
  readonly unsubscribe?: UnsubscribeOptions;
  /** Models that answer rows; without it there is no route for them. */
  readonly models?: Omit<ModelRouteOptions, 'local'>;
  /** Reviews of rows of the project; without it there are no routes for them. */
  readonly reviews?: Omit<ReviewRouteOptions, 'local'>;
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Characters of one part of an address. */
const longestParameter = 2000;

/** Listens until closed. `/readyz` is 200 when all of `ready` is true, else 503, with the parts in the body. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  // A signed link is part of an address. No request is logged, since whoever has a link may use it.
  const server = fastify({ routerOptions: { maxParamLength: longestParameter } });
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const parts = await options.ready();
    const ready = Object.values(parts).every(Boolean);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'waiting', ...parts });
  });
  server.get('/metrics', async (_request, reply) => {
    try {
      const page = await options.metrics();
      return await reply.type(metricsContentType).send(page);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return reply.code(503).type('text/plain; charset=utf-8').send(`${reason}\n`);
    }
  });
  const local = isLocal(options.host);
  addSweepPages(server, { open: options.sweeps, local });
  if (options.events) addEventRoutes(server, options.events);
  if (options.mlflow) addMlflowWebhook(server, options.mlflow);
  if (options.decisions) addDecisionRoutes(server, { ...options.decisions, local });
  if (options.slack) addSlackRoutes(server, options.slack);
  if (options.unsubscribe) addUnsubscribeRoutes(server, options.unsubscribe);
  if (options.reviews) addReviewRoutes(server, { ...options.reviews, local });
  if (options.models) addModelRoutes(server, { ...options.models, local });
  if (options.datasets) {
    addDatasetRoutes(server, { ...options.datasets, local });
    // Leave to go on is given by the route, once it is known that the bytes are wanted.
    server.server.on('checkContinue', (request, response) => server.server.emit('request', request, response));
  }
  const url = await server.listen({ host: options.host, port: options.port });
  return { url, close: () => server.close() };
}
