/** @module Data sets of the gateway that a stack has: opened with the first request for them. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatasetServices } from '../../client/dataset-services.ts';
import type { GatewayOptions } from '../../client/gateway/server.ts';
import { liveReach } from '../../client/run/live-reach.ts';
import type { SupervisorOptions } from '../../client/stack/supervisor-options.ts';
import { loadConfig } from '../../config/load.ts';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The configuration is that of the client which started the stack. */
export function stackDatasets(
  { project, store, shared }: Pick<SupervisorOptions, 'project' | 'store' | 'shared'>,
  onDefect: (error: unknown) => void,
): NonNullable<GatewayOptions['datasets']> {
  const config = { ...loadConfig(process.env, project), store, ...(shared && { shared }) };
  const compose = () => import('../../client/compose-datasets.ts');
  let services: Promise<DatasetServices> | undefined;
  return {
    open: () =>
      (services ??= compose().then(({ composeDatasets }) => composeDatasets(config, dist, liveReach(config)))),
    tokens: config.uploads.tokens,
    secret: async (reference) => (await compose()).secretReader(config, dist)(reference),
    maxBytes: config.uploads.maxBytes,
    onDefect,
  };
}
