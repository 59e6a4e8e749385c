/** @module The environment of the embedded worker: the user's, pointed at the local server. */

import type { SupervisorOptions } from '../../client/stack/supervisor-options.ts';
import { storeEnvironment } from '../../config/store-environment.ts';

/** Without the other `TEMPORAL_*` variables: a key or certificate for a cluster is nothing to the local server. */
export function workerEnvironment(
  base: NodeJS.ProcessEnv,
  options: Pick<SupervisorOptions, 'project' | 'store' | 'shared' | 'namespace'>,
  stack: { readonly address: string; readonly taskQueue: string; readonly metricsAddress?: string | undefined },
): NodeJS.ProcessEnv {
  const inherited = Object.entries(base).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    ...Object.fromEntries(inherited),
    TEMPORAL_ADDRESS: stack.address,
    TEMPORAL_NAMESPACE: options.namespace,
    WITHIN_TASK_QUEUE: stack.taskQueue,
    WITHIN_PROJECT: options.project,
    ...(stack.metricsAddress !== undefined && { WITHIN_METRICS_ADDRESS: stack.metricsAddress }),
    ...storeEnvironment(options),
  };
}
