/** @module The gateway of a stack. What its pages and routes read is loaded with the first request: most stacks see none. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oidcLater } from '../../client/gateway/oidc/later.ts';
import type { Gateway, GatewayOptions, WholeGateway } from '../../client/gateway/server.ts';
import type { ModelGate } from '../../client/model-gate.ts';
import { liveReach } from '../../client/run/live-reach.ts';
import type { SupervisorOptions } from '../../client/stack/supervisor-options.ts';
import { originsOf } from '../../client/stack/ui-origins.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface StackGatewayOptions {
  /** Taken where it is free. */
  readonly port: number;
  readonly project: Pick<SupervisorOptions, 'project' | 'store' | 'shared'>;
  /** Address of the web UI, which may have payloads decoded. */
  readonly uiUrl: () => string | undefined;
  readonly ready: GatewayOptions['ready'];
  readonly onDefect: (error: unknown) => void;
}

/** Listens on this machine alone. */
export async function startStackGateway({
  port,
  project,
  uiUrl,
  ready,
  onDefect,
}: StackGatewayOptions): Promise<Gateway> {
  const { startGateway } = await import('../../client/gateway/server.ts');
  const { traces } = loadConfig(process.env, project.project);
  if (traces) await (await import('../../client/compose-tracing.ts')).beginTracing('gateway');
  const served = servedModels(project);
  const stores = once(async () => {
    const { storeReadiness } = await import('../../client/compose-readiness.ts');
    return storeReadiness({ ...loadConfig(process.env, project.project), ...project }, dist);
  });
  const all = async () => ({ ...(await ready()), ...(await (await stores())()) });
  const options = { host: '127.0.0.1', ready: all, ...parts(project, served, { uiUrl, onDefect }) };
  const gateway = await startGateway({ ...options, port }).catch(() => startGateway({ ...options, port: 0 }));
  return {
    url: gateway.url,
    async close() {
      await gateway.close();
      await (await served.opened())?.close();
    },
  };
}

interface Served {
  /** With the first request for an answer. */
  readonly open: () => Promise<ModelGate>;
  /** Undefined where nobody has asked. */
  readonly opened: () => Promise<ModelGate | undefined>;
}

function servedModels({ project, store, shared }: StackGatewayOptions['project']): Served {
  let models: Promise<ModelGate> | undefined;
  const open = once(async () => {
    const { composeServedModels } = await import('../../client/compose-models-served.ts');
    const config = loadConfig(process.env, project);
    return composeServedModels({ ...config, project, store, ...(shared && { shared }) }, dist);
  });
  return { open: () => (models = open()), opened: async () => models?.catch(() => undefined) };
}

function parts(
  { project, store, shared }: StackGatewayOptions['project'],
  served: Served,
  { uiUrl, onDefect }: Pick<StackGatewayOptions, 'uiUrl' | 'onDefect'>,
): Omit<WholeGateway, 'host' | 'port' | 'ready'> {
  const place = { project, store, ...(shared && { shared }) };
  // The configuration is that of the client which started the stack.
  const config = { ...loadConfig(process.env, project), ...place };
  const datasets = () => import('../../client/compose-datasets.ts');
  const metrics = once(async () => (await import('../../client/compose-audit.ts')).metricsOf({ ...place, dist }));
  const access = {
    secret: async (reference: string) => (await datasets()).secretReader(config, dist)(reference),
    onDefect,
  };
  return {
    metrics: async () => `${await (await metrics())()}${(await (await served.opened())?.metrics()) ?? ''}`,
    runs: {
      onDefect,
      open: once(async () => (await import('../../client/compose-run-gate.ts')).composeProjectRuns(config, dist)),
    },
    sweeps: once(async () => (await import('../../client/compose-sweeps.ts')).composeSweeps(place, dist)),
    access: {
      tokens: config.uploads.tokens,
      secret: access.secret,
      oidc: oidcLater(config.gateway.oidc, { onDefect }),
    },
    ...(config.traces && { traces: true }),
    rates: config.gateway.rates,
    audit: {
      onDefect,
      open: once(async () => (await import('../../client/compose-audit-log.ts')).composeAuditLog(config, dist)),
    },
    onDefect,
    datasets: {
      ...access,
      open: once(async () => (await datasets()).composeDatasets(config, dist, liveReach(config))),
      maxBytes: config.uploads.maxBytes,
    },
    ...signedParts(config, access),
    codec: {
      ...access,
      open: once(async () => (await import('../../client/payloads/converter.ts')).payloadCodecOf(config)),
      origins: () => originsOf(config, uiUrl()),
    },
    models: { ...access, open: served.open },
    ...doorParts(config, access),
    reviews: {
      ...access,
      open: once(async () => {
        const { composeReviewPages } = await import('../../client/compose-review-pages.ts');
        return composeReviewPages(config, dist, liveReach(config));
      }),
    },
  };
}

/** What other systems send and sign. */
function signedParts(
  config: Config,
  access: Pick<NonNullable<GatewayOptions['events']>, 'secret'> & Pick<StackGatewayOptions, 'onDefect'>,
): Pick<WholeGateway, 'events' | 'mlflow'> {
  return {
    events: {
      keys: config.collaboration.eventSecrets,
      ...access,
      open: once(async () => {
        const { composeEventGate } = await import('../../client/compose-collaboration.ts');
        return composeEventGate(config, dist, liveReach(config));
      }),
    },
    mlflow: {
      key: config.tracking.webhookSecret,
      ...access,
      open: once(async () => {
        const { composeRegistryGate } = await import('../../client/compose-tracking.ts');
        return composeRegistryGate(liveReach(config));
      }),
    },
  };
}

type DoorOptions = Pick<WholeGateway, 'decisions' | 'slack' | 'unsubscribe'>;

/** What links and buttons of messages lead to. */
function doorParts(
  config: Config,
  access: Omit<NonNullable<GatewayOptions['slack']>, 'open' | 'signingSecret'>,
): DoorOptions {
  const doors = once(async () => {
    const { composeDoors } = await import('../../client/compose-doors.ts');
    return composeDoors(config, dist, liveReach(config));
  });
  return {
    decisions: { ...access, open: async () => (await doors()).decisions },
    slack: {
      ...access,
      signingSecret: config.collaboration.slackSigningSecret,
      open: async () => (await doors()).slack,
    },
    unsubscribe: { ...access, open: async () => (await doors()).unsubscribe },
  };
}

/** What was made is kept; a failure is not. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
