/** @module The pages of seed sweeps, asked for over HTTP. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../../client/gateway/server.ts';
import { isLocal } from '../../../client/gateway/strict-headers.ts';
import type { SweepReader } from '../../../client/gateway/sweep-pages.ts';

const ref = { digest: 'a'.repeat(64), size: 1, mediaType: 'text/html' };
const asked: string[] = [];
const reader = {
  list: async () => ['sweep-2', 'sweep-1'],
  overviewPage: async () => '<!doctype html><title>sweeps</title>',
  conclusion: async (id: string) => {
    asked.push(id);
    return id === 'sweep-1' ? { htmlRef: ref } : undefined;
  },
  bytes: async () => new TextEncoder().encode('<!doctype html><title>größer</title>'),
} as unknown as SweepReader;

const start = (open: () => SweepReader) =>
  startGateway({ host: '127.0.0.1', port: 0, ready: () => ({}), metrics: async () => '', sweeps: open });

/** A request whose path and host header are sent as they are written. */
function raw(url: string, path: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('end', () => resolve([response.statusCode ?? 0, text]));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the pages of sweeps', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await start(() => reader);
  });
  afterAll(() => gateway.close());

  it('serve the list and the report of a sweep that has ended, under a policy that lets them load nothing', async () => {
    for (const [path, text] of [
      ['/sweeps', '<!doctype html><title>sweeps</title>'],
      ['/sweeps/sweep-1', '<!doctype html><title>größer</title>'],
    ] as const) {
      const response = await fetch(gateway.url + path);
      expect([response.status, await response.text()]).toEqual([200, text]);
      const policy = response.headers.get('content-security-policy') ?? '';
      for (const part of ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"])
        expect(policy).toContain(part);
      expect(policy).not.toContain('script-src');
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('know no sweep but those of the list, whatever the id is made of', async () => {
    expect((await fetch(`${gateway.url}/sweeps/sweep-2`)).status).toBe(404);
    asked.length = 0;
    for (const id of ['none', '..%2F..%2Fetc%2Fpasswd', '../../etc/passwd', '%00', '__proto__', 'sweep-1%2F..', '%E0'])
      expect((await raw(gateway.url, `/sweeps/${id}`))[0], id).toBeGreaterThanOrEqual(400);
    expect(asked).toEqual([]);
  });

  it('only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await fetch(`${gateway.url}/sweeps`, { method })).status).toBe(404);
  });

  it('answer to no foreign name while they listen on this machine alone', async () => {
    for (const host of ['evil.example', 'localhost.evil.example:80', '127.0.0.1.evil.example'])
      expect((await raw(gateway.url, '/sweeps', { host }))[0], host).toBe(403);
    expect((await raw(gateway.url, '/sweeps', { host: 'localhost:8133' }))[0]).toBe(200);
  });

  it('say with 503 that the store cannot be read, and tell the keeper alone why', async () => {
    const broken = await start(() => {
      throw new Error('the store is away');
    });
    const response = await fetch(`${broken.url}/sweeps`);
    const text = await response.text();
    expect([response.status, text]).toEqual([503, expect.stringContaining('who keeps it finds the reason in its log')]);
    expect(text).not.toContain('the store is away');
    await broken.close();
  });
});

it('an address is of this machine alone or not', () => {
  expect(['127.0.0.1', '127.3.2.1', 'localhost', '::1'].map(isLocal)).toEqual([true, true, true, true]);
  expect(['0.0.0.0', '::', '10.0.0.1', 'localhost.example'].map(isLocal)).toEqual([false, false, false, false]);
});
