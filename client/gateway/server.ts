/** @module The HTTP gateway: `/healthz` (this process lives), `/readyz` (what it needs answers), `/metrics`, `/runs`, `/sweeps`, `/reviews`, where people judge rows, `/events`, `/mlflow/webhook`, `/models`, which answer rows, `/codec`, by which the web UI shows payloads, and `/datasets`, which takes uploads. */
import { type FastifyInstance, fastify } from 'fastify';
import { type RateSettings, usualRates } from '../../contracts/rates.ts';
import type { Access } from './access.ts';
import { type AuditOptions, addAudit } from './audit/log.ts';
import { addAuditRoutes } from './audit/routes.ts';
import { addBareAnswers, answerAddress, answerBroken } from './bare-answers.ts';
import { addCodecRoutes, type CodecRouteOptions } from './codec/routes.ts';
import { addDatasetRoutes, type DatasetRouteOptions } from './datasets/routes.ts';
import { addDecisionRoutes, type DecisionRouteOptions } from './doors/decisions.ts';
import { addUnsubscribeRoutes, type UnsubscribeOptions } from './doors/unsubscribe.ts';
import { addEventRoutes, type EventRouteOptions } from './events/routes.ts';
import { addGuard } from './guard.ts';
import { addMlflowWebhook, type MlflowWebhookOptions } from './mlflow/routes.ts';
import { addModelRoutes, type ModelRouteOptions } from './models/routes.ts';
import { addOperationRoutes, type OperationOptions } from './operation.ts';
import { addPatience, connectionOptions, type Patience, usualPatience } from './patience.ts';
import { answerError } from './problem.ts';
import { rateLimitsOf } from './rate-limits.ts';
import { addReviewRoutes, type ReviewRouteOptions } from './reviews/routes.ts';
import { addRunRoutes, type RunRouteOptions } from './runs/routes.ts';
import { addSlackRoutes, type SlackRouteOptions } from './slack/routes.ts';
import { isLocal } from './strict-headers.ts';
import { addSweepPages, type SweepPageOptions } from './sweep-pages.ts';

export interface GatewayOptions extends OperationOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Who may ask; without it nobody but those on this machine. */
  readonly access?: Omit<Access, 'local'>;
  readonly rates?: RateSettings;
  /** In place of the usual patience with senders. */
  readonly patience?: Partial<Patience>;
  /** Where it is written down who changed what and who was refused; without it, nowhere. */
  readonly audit?: AuditOptions;
  /** Addresses and networks of proxies, whose word for the address of who asks is believed. */
  readonly trustedProxies?: readonly string[];
  /** True: each request is a span of the trace of who asks. */
  readonly traces?: boolean;
  /** Runs of the project; without it there are no routes for them. */
  readonly runs?: RunRouteOptions;
  /** Seed sweeps of the project, opened when they are asked for. */
  readonly sweeps: SweepPageOptions['open'];
  /** Data sets of the project; without it there are no routes for them. */
  readonly datasets?: DatasetRouteOptions;
  /** Where events of other systems go; without it there is no route for them. */
  readonly events?: EventRouteOptions;
  /** Where MLflow says that its registry has news; without it there is no route for that. */
  readonly mlflow?: MlflowWebhookOptions;
  /** Reviews of what runs made; without it there are no pages for them. */
  readonly decisions?: DecisionRouteOptions;
  /** Where buttons of Slack lead; without it there is no route for them. */
  readonly slack?: SlackRouteOptions;
  /** Where links of messages that turn messages off lead; without it there is no route for them. */
  readonly unsubscribe?: UnsubscribeOptions;
  /** Models that answer rows; without it there is no route for them. */
  readonly models?: ModelRouteOptions;
  /** How payloads are read and written; without it there are no routes for that. */
  readonly codec?: CodecRouteOptions;
  /** Reviews of rows of the project; without it there are no routes for them. */
  readonly reviews?: ReviewRouteOptions;
  /** Told of each route, as `GET /healthz`. */
  readonly onRoute?: (route: string) => void;
}

/** What the gateways have that people start: a door that one of them lacks does not pass the types. */
export type WholeGateway = GatewayOptions &
  Required<
    Pick<
      GatewayOptions,
      | 'access'
      | 'audit'
      | 'codec'
      | 'datasets'
      | 'decisions'
      | 'events'
      | 'mlflow'
      | 'models'
      | 'rates'
      | 'reviews'
      | 'runs'
      | 'slack'
      | 'unsubscribe'
    >
  >;

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Characters of one part of an address. */
const longestParameter = 2000;

const noTokens = { tokens: [], secret: () => Promise.reject(new Error('there are no tokens')) };
const foreign = () => ({ code: 'REQUEST_INVALID' as const, message: 'The request cannot be read; mend its headers.' });

function newServer({ trustedProxies = [], onRoute, onDefect, patience: given }: GatewayOptions): FastifyInstance {
  const patience = { ...usualPatience, ...given };
  // A signed link is part of an address. No request is logged, since whoever has a link may use it.
  const server = fastify({
    routerOptions: { maxParamLength: longestParameter },
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    http: connectionOptions(patience),
    clientErrorHandler: answerBroken,
    frameworkErrors: answerAddress,
  });
  addBareAnswers(server);
  addPatience(server, patience);
  if (onRoute)
    server.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') onRoute(`${one} ${url}`);
    });
  server.setErrorHandler((error, _request, reply) => answerError(reply, error, { foreign, onDefect }));
  return server;
}

/** What the gateway was given and no more. */
function addDoors(server: FastifyInstance, options: GatewayOptions): void {
  if (options.runs) addRunRoutes(server, options.runs);
  if (options.events) addEventRoutes(server, options.events);
  if (options.mlflow) addMlflowWebhook(server, options.mlflow);
  if (options.decisions) addDecisionRoutes(server, options.decisions);
  if (options.slack) addSlackRoutes(server, options.slack);
  if (options.unsubscribe) addUnsubscribeRoutes(server, options.unsubscribe);
  if (options.reviews) addReviewRoutes(server, options.reviews);
  if (options.models) addModelRoutes(server, options.models);
  if (options.codec) addCodecRoutes(server, options.codec);
  if (options.datasets) {
    addDatasetRoutes(server, options.datasets);
    // Leave to go on is given by the route, once it is known that the bytes are wanted.
    server.server.on('checkContinue', (request, response) => server.server.emit('request', request, response));
  }
}

/** Listens until closed. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = newServer(options);
  if (options.traces) (await import('./request-spans.ts')).addRequestSpans(server);
  const limits = await rateLimitsOf(server, options.rates ?? usualRates);
  const access = { ...(options.access ?? noTokens), local: isLocal(options.host) };
  addGuard(server, { access, limits });
  if (options.audit) addAudit(server, options.audit);
  addOperationRoutes(server, options);
  if (options.audit) addAuditRoutes(server, options.audit);
  addSweepPages(server, { open: options.sweeps, onDefect: options.onDefect });
  addDoors(server, options);
  const url = await server.listen({ host: options.host, port: options.port });
  return { url, close: () => server.close() };
}
