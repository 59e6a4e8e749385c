/** @module The server of a process that lives long: the one that is up, connected to once, and nothing is started. */
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import { connect } from '../connect.ts';
import { liveStack } from './live.ts';
import type { Reached } from './reach.ts';

/** Errors: `TEMPORAL_UNAVAILABLE` while no server is up. */
export function liveReach(config: Config): () => Promise<Reached> {
  let known: { readonly address: string; readonly reached: Promise<Reached> } | undefined;
  return async () => {
    const stack = liveStack(config);
    if (!stack) {
      const message = 'No Temporal server is up for this project; start one with within up, and it goes on by itself.';
      throw new WithinError('TEMPORAL_UNAVAILABLE', message, { project: config.project });
    }
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
