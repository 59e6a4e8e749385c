/** @module The server of a process that lives long: the one that is up, connected to once, and nothing is started. */
import type { Config } from '../../config/schema.ts';
import { connect } from '../connect.ts';
import { liveStack, noServer, type RunServer } from './live.ts';
import type { Reached } from './reach.ts';

/** Errors: `TEMPORAL_UNAVAILABLE` while no server is up. */
export function liveReach(config: Config): () => Promise<Reached> {
  let known: { readonly address: string; readonly reached: Promise<Reached> } | undefined;
  return async () => {
    const stack = liveStack(config);
    if (!stack) throw noServer(config);
    if (known?.address === stack.address) return { ...(await known.reached), stack };
    const reached = connect(config, stack).then((client) => ({ stack, client }));
    known = { address: stack.address, reached };
    // A failure is not kept: the next request tries again.
    reached.catch(() => {
      known = undefined;
    });
    return reached;
  };
}

/** Runs asked for over one connection that stays. */
export function liveRunServer(config: Config): RunServer {
  const reach = liveReach(config);
  return {
    stack: () => liveStack(config),
    ask: async (question) => question((await reach()).client),
  };
}
