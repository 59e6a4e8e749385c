/** @module Health of the gateway. */
import { describe, expect, it } from 'vitest';
import { startGateway } from '../../../client/gateway/server.ts';

const sweeps = () => {
  throw new Error('not asked for');
};

describe('the gateway', () => {
  it('is healthy while it lives and ready when all that it needs answers', async () => {
    let worker = false;
    const gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      ready: () => ({ server: true, worker }),
      metrics: () => Promise.resolve(''),
      sweeps,
    });
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

  it('serves the figures of the store as Prometheus reads them, and 503 while they cannot be read, with the reason for the keeper alone', async () => {
    let broken = false;
    const metrics = () => (broken ? Promise.reject(new Error('the store is away')) : Promise.resolve('a 1\n'));
    const gateway = await startGateway({ host: '127.0.0.1', port: 0, ready: () => ({}), metrics, sweeps });
    const good = await fetch(`${gateway.url}/metrics`);
    expect([good.status, good.headers.get('content-type'), await good.text()]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'a 1\n',
    ]);
    broken = true;
    const bad = await fetch(`${gateway.url}/metrics`);
    const text = await bad.text();
    expect([bad.status, text]).toEqual([503, expect.stringContaining('who keeps it finds the reason in its log')]);
    expect(text).not.toContain('the store is away');
    expect((await fetch(`${gateway.url}/metrics`, { method: 'POST' })).status).toBe(404);
    await gateway.close();
  });
});
