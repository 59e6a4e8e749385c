/** @module Who may ask the gateway for what: every route of the table, asked for by every role over HTTP. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Gateway, GatewayOptions } from '../../../client/gateway/server.ts';
import { reaches, roles } from '../../../contracts/roles.ts';
import { routeGuards } from '../../../contracts/route-guards.ts';
import { startDoors } from '../../support/gateway-doors.ts';

const tokenOf = (name: string) => `token-of-${name}-0123456789`;
const access = {
  tokens: [...roles.map((role) => `${role}-one:${role}=env:${role}-one`), 'old=env:old'],
  secret: async (reference: string) => tokenOf(reference.slice('env:'.length)),
};
const bearer = (name: string) => ({ authorization: `Bearer ${tokenOf(name)}` });

/** Says that a request came through: what is behind the doors is no part of this test. */
const behind = () => Promise.reject(new Error('came through'));
const door = { open: behind, secret: access.secret };
const everything: Partial<GatewayOptions> = {
  access,
  audit: { open: behind },
  sweeps: () => {
    throw new Error('came through');
  },
  runs: { open: behind },
  datasets: { open: behind, maxBytes: 1 },
  events: { ...door, keys: ['ci=env:ci'] },
  mlflow: { ...door, key: 'env:mlflow' },
  decisions: {
    // A page for refusals is all that the doors of decisions need.
    open: async () => ({ noticePage: () => 'a notice' }) as never,
  },
  slack: { ...door, signingSecret: 'env:slack' },
  unsubscribe: { open: behind },
  models: { open: behind },
  codec: { open: behind, origins: () => [] },
  reviews: { open: behind },
};

const gateways: Gateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});
async function start(more: Partial<GatewayOptions> = {}): Promise<string> {
  const gateway = await startDoors({ ...everything, ...more });
  gateways.push(gateway);
  return gateway.url;
}

const places = Object.entries(routeGuards).map(([key, guard]) => {
  const [method = '', path = ''] = key.split(' ');
  return { key, method, path: path.replaceAll(/:\w+/g, 'x'), guard };
});
const guarded = places.flatMap(({ guard, ...place }) => (guard.access === 'token' ? [{ ...place, guard }] : []));

async function ask(
  url: string,
  { method, path }: { method: string; path: string },
  headers: Record<string, string> = {},
) {
  const response = await fetch(url + path, { method, headers });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}

describe('the table of routes', () => {
  it('is what the server serves, each with a role or the reason why it asks for none', async () => {
    const served: string[] = [];
    await start({ onRoute: (route) => served.push(route) });
    expect(served.toSorted()).toEqual(Object.keys(routeGuards).toSorted());
    for (const { guard } of places)
      expect(guard.access === 'token' ? roles.includes(guard.role) : guard.why.length > 10).toBe(true);
  });

  it('lets nobody in without a known token, and says so with 401', async () => {
    const url = await start({ rates: { token: 1000, address: 1000, failures: 1000 } });
    expect(guarded.length).toBeGreaterThan(20);
    for (const place of guarded)
      for (const headers of [{}, { authorization: 'Bearer another-token-0123456789' }, bearer('nobody')]) {
        const { status, headers: told } = await ask(url, place, headers);
        expect([place.key, status]).toEqual([place.key, 401]);
        expect(told.get('www-authenticate')).toContain('realm="within"');
      }
  });

  it('lets each role do what it reaches, and refuses the rest with 403 and ROLE_FORBIDDEN', async () => {
    const url = await start();
    for (const place of guarded)
      for (const role of roles) {
        const { status, text } = await ask(url, place, bearer(`${role}-one`));
        const may = reaches(role, place.guard.role);
        expect([place.key, role, status === 403]).toEqual([place.key, role, !may]);
        if (!may && !place.path.startsWith('/decisions'))
          expect(JSON.parse(text)).toMatchObject({ code: 'ROLE_FORBIDDEN', status: 403 });
        expect(status).not.toBe(401);
      }
  });

  it('asks of HEAD what it asks of GET', async () => {
    const url = await start();
    for (const { path, method } of guarded.filter((place) => place.method === 'GET'))
      expect([method, path, (await ask(url, { method: 'HEAD', path })).status]).toEqual([method, path, 401]);
  });

  it('takes a token without a role for an operator: it may what it could before there were roles', async () => {
    const url = await start();
    const status = async (path: string, method: string) => (await ask(url, { path, method }, bearer('old'))).status;
    expect(await status('/datasets/x', 'POST')).not.toBe(403);
    expect(await status('/reviews/x/votes', 'POST')).not.toBe(403);
  });
});

describe('too many requests', () => {
  const soon = (headers: Headers) => {
    const seconds = Number(headers.get('retry-after'));
    return seconds >= 1 && seconds <= 60;
  };
  const metrics = { method: 'GET', path: '/metrics' };
  const statuses = async (times: number, once: () => Promise<{ readonly status: number }>) => {
    const seen: number[] = [];
    for (let time = 0; time < times; time++) seen.push((await once()).status);
    return seen;
  };

  it('of one token are refused, and those of another are not', async () => {
    const url = await start({ rates: { token: 3, address: 100, failures: 100 } });
    const mine = () => ask(url, metrics, bearer('viewer-one'));
    expect(await statuses(4, mine)).toEqual([200, 200, 200, 429]);
    const { text, headers } = await mine();
    expect(JSON.parse(text)).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect([headers.get('content-type'), soon(headers)]).toEqual(['application/problem+json; charset=utf-8', true]);
    expect((await ask(url, metrics, bearer('admin-one'))).status).toBe(200);
  });

  it('of one address are refused where no token is asked for', async () => {
    const url = await start({ rates: { token: 100, address: 2, failures: 100 } });
    expect(await statuses(3, () => ask(url, { method: 'GET', path: '/healthz' }))).toEqual([200, 200, 429]);
    expect((await ask(url, { method: 'GET', path: '/nowhere' })).status).toBe(429);
    expect((await ask(url, metrics, bearer('viewer-one'))).status).toBe(200);
  });

  it('with wrong tokens or signatures are refused sooner, before the next is looked at', async () => {
    const url = await start({ rates: { token: 100, address: 100, failures: 3 } });
    const wrong = () => ask(url, metrics, bearer('nobody'));
    expect(await statuses(2, wrong)).toEqual([401, 401]);
    expect((await ask(url, { method: 'POST', path: '/events' })).status).toBe(401);
    const refused = await wrong();
    expect([refused.status, soon(refused.headers)]).toEqual([429, true]);
    // A guess that is right is not told apart.
    expect((await ask(url, metrics, bearer('admin-one'))).status).toBe(429);
    expect((await ask(url, { method: 'POST', path: '/events' })).status).toBe(429);
    expect((await ask(url, { method: 'GET', path: '/healthz' })).status).toBe(200);
  });

  it('are counted by the address that a trusted proxy tells, and by no other word of the sender', async () => {
    const rates = { token: 100, address: 100, failures: 1 };
    const wrong = (url: string, client: string) =>
      ask(url, metrics, { ...bearer('nobody'), 'x-forwarded-for': client });
    const behindProxy = await start({ rates, trustedProxies: ['127.0.0.1'] });
    expect((await wrong(behindProxy, '192.0.2.1')).status).toBe(401);
    expect((await wrong(behindProxy, '192.0.2.1')).status).toBe(429);
    expect((await wrong(behindProxy, '192.0.2.2')).status).toBe(401);
    const alone = await start({ rates });
    expect((await wrong(alone, '192.0.2.1')).status).toBe(401);
    expect((await wrong(alone, '192.0.2.2')).status).toBe(429);
  });
});
