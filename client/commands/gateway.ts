/** @module `within gateway`: the HTTP gateway on its own. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { connect } from '../connect.ts';
import type { DatasetServices } from '../dataset-services.ts';
import type { Doors } from '../doors.ts';
import type { AuditDoor } from '../gateway/audit/log.ts';
import type { EventGate } from '../gateway/events/routes.ts';
import { oidcLater } from '../gateway/oidc/later.ts';
import type { RunGate } from '../gateway/runs/routes.ts';
import type { WholeGateway } from '../gateway/server.ts';
import type { ModelGate } from '../model-gate.ts';
import { payloadCodecOf } from '../payloads/converter.ts';
import type { ReviewGate } from '../review-services.ts';
import { liveStack } from '../run/live.ts';
import { liveReach, liveRunServer } from '../run/live-reach.ts';
import { composeRunGate } from '../run/run-gate.ts';
import { serverAccepts } from '../stack/grpc-health.ts';
import { uiOrigins } from '../stack/ui-origins.ts';
import { whoListens } from '../stack/who-listens.ts';

const defaultPort = 8133;

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('write a port from 0 to 65535.');
}

/** A server elsewhere may want TLS and a key, which only a connection of the SDK brings. */
async function serverAnswers(config: Config): Promise<boolean> {
  const stack = liveStack(config);
  if (!stack) return false;
  if (stack.embedded) return serverAccepts(stack.address);
  try {
    await (await connect(config, stack)).connection.close();
    return true;
  } catch {
    return false;
  }
}

/** What a user can mend is said; the rest is told as it came. */
function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') {
    const holder = whoListens(port);
    const by = holder === undefined ? '' : ` by ${holder}`;
    return new WithinError(
      'PORT_TAKEN',
      `port ${port} is used${by}; choose another with --port.`,
      { host, port },
      error,
    );
  }
  if (!['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code)) return error;
  const message = `the gateway cannot listen on ${host}:${port} (${code}); choose other values of --host and --port.`;
  return new WithinError('USAGE', message, { host, port }, error);
}

type DoorOptions = Pick<WholeGateway, 'decisions' | 'slack' | 'unsubscribe'>;

/** What links and buttons of messages lead to. */
function doorOptions(
  config: Config,
  context: CliContext,
  access: Omit<NonNullable<WholeGateway['slack']>, 'open' | 'signingSecret'>,
): DoorOptions {
  let doors: Promise<Doors> | undefined;
  const open = () => (doors ??= context.doors(config, liveReach(config)));
  const { slackSigningSecret: signingSecret } = config.collaboration;
  return {
    decisions: { ...access, open: async () => (await open()).decisions },
    slack: { ...access, signingSecret, open: async () => (await open()).slack },
    unsubscribe: { ...access, open: async () => (await open()).unsubscribe },
  };
}

/** Data sets and reviews are opened with the first request for them. */
function projectOptions(
  config: Config,
  context: CliContext,
  gates: { readonly models: () => Promise<ModelGate>; readonly runs: () => RunGate },
): Omit<WholeGateway, 'host' | 'port' | 'ready' | 'metrics' | 'sweeps'> {
  let datasets: Promise<DatasetServices> | undefined;
  let reviews: Promise<ReviewGate> | undefined;
  let events: Promise<EventGate> | undefined;
  let audit: Promise<AuditDoor> | undefined;
  const { oidc } = config.gateway;
  if (config.uploads.tokens.length === 0 && !oidc)
    context.out.note('Uploads need no token and are taken from this machine alone; WITHIN_UPLOAD_TOKENS asks for one.');
  const access = {
    secret: context.secrets(config),
    onDefect: (error: unknown) =>
      context.out.note(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  };
  return {
    access: {
      tokens: config.uploads.tokens,
      secret: access.secret,
      oidc: oidcLater(oidc, access),
    },
    ...(config.traces && { traces: true }),
    rates: config.gateway.rates,
    audit: { open: () => (audit ??= context.auditLog(config)), onDefect: access.onDefect },
    trustedProxies: config.gateway.trustedProxies,
    onDefect: access.onDefect,
    datasets: {
      ...access,
      open: () => (datasets ??= context.datasets(config, liveReach(config))),
      maxBytes: config.uploads.maxBytes,
    },
    events: {
      keys: config.collaboration.eventSecrets,
      secret: access.secret,
      onDefect: access.onDefect,
      open: () => (events ??= context.eventGate(config, liveReach(config))),
    },
    mlflow: {
      key: config.tracking.webhookSecret,
      secret: access.secret,
      onDefect: access.onDefect,
      open: () => context.registryGate(config, liveReach(config)),
    },
    ...doorOptions(config, context, access),
    codec: { ...access, open: () => payloadCodecOf(config), origins: () => uiOrigins(config) },
    models: { ...access, open: gates.models },
    runs: { onDefect: access.onDefect, open: gates.runs },
    reviews: { ...access, open: () => (reviews ??= context.reviewPages(config, liveReach(config))) },
  };
}

export function register(program: Command, context: CliContext): void {
  program
    .command('gateway')
    .description(
      'serve the HTTP gateway: /healthz, /readyz, /metrics, /runs, /sweeps, /reviews, /decisions, /events, /models, /codec, and /datasets for uploads',
    )
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', `port to listen on, ${defaultPort} if it is absent; 0 takes any free one`, portNumber)
    .addHelpText('after', '\nExample:\n  within gateway --host 0.0.0.0 --port 8133')
    .action(async ({ host, port: asked }: { host: string; port?: number }) => {
      const config = context.config();
      const port = asked ?? config.ports.gateway ?? defaultPort;
      const { startGateway } = await import('../gateway/server.ts');
      const services = context.services(config);
      const stores = await context.storeReadiness(config);
      const ready = async () => ({ server: await serverAnswers(config), ...(await stores()) });
      const sweeps = () => context.sweeps(config);
      const models = rememberedModels(config, context);
      const metrics = async () => `${await services.metrics()}${(await (await models.opened())?.metrics()) ?? ''}`;
      const runGate = composeRunGate({
        runs: services.runs,
        cache: context.cache(config),
        server: liveRunServer(config),
      });
      const options: WholeGateway = {
        host,
        port,
        ready,
        metrics,
        sweeps,
        ...projectOptions(config, context, { models: models.open, runs: () => runGate }),
      };
      const gateway = await startGateway(options).catch((error: unknown) => {
        throw listenError(error, host, port);
      });
      if (context.json) context.out.json({ url: gateway.url });
      else context.out.line(`Gateway ${gateway.url}`);
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      });
      await gateway.close();
      await (await models.opened())?.close();
    });
}

/** Opened with the first request for one. */
function rememberedModels(config: Config, context: CliContext) {
  let models: Promise<ModelGate> | undefined;
  return {
    open: () => (models ??= context.servedModels(config)),
    opened: async () => models,
  };
}
