/** @module Health of the gateway. */
import { describe, expect, it } from 'vitest';
import { startGateway } from '../../../client/gateway/server.ts';

describe('the gateway', () => {
  it('is healthy while it lives and ready when all that it needs answers', async () => {
    let worker = false;
    const gateway = await startGateway({ host: '127.0.0.1', port: 0, ready: () => ({ server: true, worker }) });
    const ask = async (path: string) => {
      const response = await fetch(`${gateway.url}${path}`);
      return [response.status, await response.json()];
    };
    expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/readyz')).toEqual([503, { status: 'waiting', server: true, worker: false }]);
    worker = true;
    expect(await ask('/readyz')).toEqual([200, { status: 'ready', server: true, worker: true }]);
    await gateway.close();
    await expect(fetch(gateway.url)).rejects.toThrow();
  });
});
