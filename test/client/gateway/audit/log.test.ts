/** @module What the gateway writes down of who changed what and who was refused, over HTTP. */
import { createHmac } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { AuditDoor } from '../../../../client/gateway/audit/log.ts';
import type { Gateway, GatewayOptions } from '../../../../client/gateway/server.ts';
import type { AuditEvent, AuditQuery } from '../../../../contracts/audit-log.ts';
import { WithinError } from '../../../../contracts/errors.ts';
import { auditOf, routeGuards } from '../../../../contracts/route-guards.ts';
import { startDoors } from '../../../support/gateway-doors.ts';

const tokenOf = (name: string) => `token-of-${name}-0123456789`;
const bearer = (name: string) => ({ authorization: `Bearer ${tokenOf(name)}` });
const secret = async (reference: string) => tokenOf(reference.slice('env:'.length));
const access = { tokens: ['vi:viewer=env:vi', 'op:operator=env:op', 'ad:admin=env:ad'], secret };
const gateways: Gateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

const written: AuditEvent[] = [];
const asked: AuditQuery[] = [];
let changed = 0;
const door: AuditDoor = {
  append: async (event) => void written.push(event),
  read: async (query) => {
    asked.push(query);
    return { entries: [], more: 0, problems: [], records: 0, signed: 0 };
  },
};

async function start(more: Partial<GatewayOptions> = {}, audit: AuditDoor = door): Promise<string> {
  written.length = 0;
  asked.length = 0;
  changed = 0;
  const gateway = await startDoors({
    access,
    audit: { open: () => audit },
    events: {
      keys: ['ci=env:ci'],
      secret,
      open: () => ({
        parseEvent: (given) => given as never,
        emit: async () => {
          changed += 1;
        },
      }),
    },
    codec: {
      open: () => ({ encode: async (all) => all, decode: async (all) => all }),
      origins: () => [],
    },
    datasets: {
      open: () => {
        changed += 1;
        throw new WithinError('DATASET_NOT_FOUND', 'No such data set.', {});
      },
      maxBytes: 10,
    },
    ...more,
  });
  gateways.push(gateway);
  return gateway.url;
}
const close = () => gateways.pop()?.close();

/** A row of the table of each change that is not here is seen by the walk of the hostile suite. */
const upload = (url: string, name: string, dataset = 'sales') =>
  fetch(`${url}/datasets/${dataset}`, {
    method: 'POST',
    headers: { ...bearer(name), 'content-type': 'text/csv' },
    body: 'a\n1',
  });

function signedEvent(url: string, key = tokenOf('ci')) {
  const body = JSON.stringify({ events: [{ id: 'e-1' }, { id: 'e-2' }] });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', key).update(`d-1.${timestamp}.${body}`).digest('base64');
  const headers = {
    'x-within-delivery': 'd-1',
    'x-within-timestamp': timestamp,
    'x-within-signature': `v1,${mac}`,
  };
  return fetch(`${url}/events`, { method: 'POST', headers, body });
}

it('is written before the change by whom it is asked for, and after it how it ended', async () => {
  const url = await start();
  expect((await upload(url, 'op')).status).toBe(404);
  const deed = expect.any(String);
  expect(written).toEqual([
    {
      kind: 'began',
      deed,
      who: 'op',
      role: 'operator',
      what: 'POST /datasets/:name',
      subject: 'sales',
      address: '127.0.0.1',
    },
    { kind: 'ended', deed, status: 404 },
  ]);
});

it('keeps no more than 200 characters of what the sender names', async () => {
  const url = await start();
  await upload(url, 'op', 'x'.repeat(1500));
  expect(written[0]).toMatchObject({ subject: 'x'.repeat(200) });
});

it('tells by which key an event was signed, and which events', async () => {
  const url = await start();
  expect((await signedEvent(url)).status).toBe(202);
  expect(written).toMatchObject([
    { kind: 'began', who: 'key ci', what: 'POST /events', subject: 'e-1 e-2' },
    { kind: 'ended', status: 202 },
  ]);
});

it.each([
  ['by a token', (url: string) => upload(url, 'op')],
  ['by a signature', (url: string) => signedEvent(url)],
])('lets nothing be changed %s that cannot be written down', async (_how, change) => {
  const broken: AuditDoor = {
    ...door,
    append: () => Promise.reject(new WithinError('AUDIT_UNAVAILABLE', 'The audit log cannot be written.', {})),
  };
  const url = await start({}, broken);
  const answer = await change(url);
  expect([answer.status, answer.headers.get('retry-after'), changed]).toEqual([503, '10', 0]);
  expect(await answer.json()).toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
});

it('tells the keeper that the end of a change could not be written, and answers all the same', async () => {
  const defects: unknown[] = [];
  const audit = {
    onDefect: (error: unknown) => void defects.push(error),
    open: (): AuditDoor => ({
      ...door,
      append: async ({ kind }) => {
        if (kind === 'ended') throw new Error('full');
      },
    }),
  };
  const url = await start({ audit });
  expect((await signedEvent(url)).status).toBe(202);
  expect(defects).toEqual([new Error('full')]);
});

it('writes nothing of reads that succeed, and counts by the minute who was refused', async () => {
  const url = await start({ rates: { token: 1000, address: 1000, failures: 4 } });
  expect((await fetch(`${url}/metrics`, { headers: bearer('vi') })).status).toBe(200);
  expect(written).toEqual([]);
  for (let time = 0; time < 3; time++) await upload(url, 'vi');
  for (let time = 0; time < 6; time++) await fetch(`${url}/metrics`, { headers: bearer('nobody') });
  await close();
  const [known, unknown] = [
    { who: 'vi', role: 'viewer', what: 'POST /datasets/:name', status: 403 },
    { who: 'unknown', what: 'GET /metrics' },
  ];
  expect(written).toMatchObject([
    { ...known, count: 1 },
    { ...unknown, status: 401, count: 1 },
    { ...unknown, status: 429, count: 1 },
    { ...known, count: 2 },
    { ...unknown, status: 401, count: 3 },
    { ...unknown, status: 429, count: 1 },
  ]);
  expect(changed).toBe(0);
});

it('counts by the minute who had payloads decoded', async () => {
  const url = await start();
  const decode = () =>
    fetch(`${url}/codec/decode`, {
      method: 'POST',
      headers: { ...bearer('op'), 'content-type': 'application/json' },
      body: '{"payloads":[]}',
    });
  for (let time = 0; time < 3; time++) expect((await decode()).status).toBe(200);
  await close();
  expect(written).toMatchObject([
    { kind: 'counted', who: 'op', what: 'POST /codec/decode', status: 200, count: 1 },
    { kind: 'counted', who: 'op', status: 200, count: 2 },
  ]);
});

it('writes no secret: neither token nor body nor query', async () => {
  const url = await start();
  await fetch(`${url}/datasets/sales?filename=secret-of-the-query`, {
    method: 'POST',
    headers: { ...bearer('op'), 'content-type': 'text/csv' },
    body: 'secret-of-the-body',
  });
  await fetch(`${url}/links/secret-of-the-link`, { method: 'POST' });
  await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer secret-of-the-header' } });
  await close();
  expect(written.length).toBeGreaterThan(2);
  expect(JSON.stringify(written)).not.toMatch(/secret|token-of/);
});

it('is shown to admins alone, of the time and person that they ask for', async () => {
  const url = await start();
  const get = (query: string, name = 'ad') => fetch(`${url}/audit${query}`, { headers: bearer(name) });
  expect((await get('', 'op')).status).toBe(403);
  expect((await get('?since=2026-11-24&who=anna&limit=5')).status).toBe(200);
  expect(asked).toEqual([{ since: Date.UTC(2026, 10, 24), who: 'anna', limit: 5 }]);
  for (const wrong of ['?since=yesterday', '?limit=0', '?limit=5000', '?who=', '?who=a&who=b', '?what=x']) {
    const answer = await get(wrong);
    expect([wrong, answer.status]).toEqual([wrong, 400]);
    expect(await answer.json()).toMatchObject({ code: 'USAGE' });
  }
});

it('knows of every route how it is kept: all but reads each time', () => {
  for (const route of Object.keys(routeGuards)) {
    const isRead = route.startsWith('GET ') || route.startsWith('OPTIONS ');
    if (isRead) expect([route, auditOf(route)]).toEqual([route, 'none']);
  }
  const unlike = Object.keys(routeGuards).filter((route) => route.startsWith('POST ') && auditOf(route) !== 'each');
  expect(unlike).toEqual([
    'POST /models/:name/predict',
    'POST /codec/decode',
    'POST /codec/encode',
    'POST /decisions/:id/viewed',
    'POST /links/:token/viewed',
  ]);
});
