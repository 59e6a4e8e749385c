/** @module A gateway with the doors that a test is about, and nothing behind the others. */
import { type Gateway, type GatewayOptions, startGateway } from '../../client/gateway/server.ts';

/** Listens on a port of its own. */
export const startDoors = (doors: Partial<GatewayOptions>): Promise<Gateway> =>
  startGateway({
    host: '127.0.0.1',
    port: 0,
    ready: () => ({}),
    metrics: () => Promise.resolve(''),
    sweeps: () => {
      throw new Error('not asked for');
    },
    ...doors,
  });
