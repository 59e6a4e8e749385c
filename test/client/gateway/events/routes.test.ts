/** @module `POST /events` as other systems meet it. */
import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { WithinError } from '../../../../contracts/errors.ts';
import type { CollaborationEvent } from '../../../../contracts/events.ts';
import { parseEvent } from '../../../../domain/collaboration/intake.ts';
import { anEvent } from '../../../support/deliveries.ts';
import { startDoors } from '../../../support/gateway-doors.ts';

const keys: Record<string, string> = {
  'env:CI': 'the key of the build, long',
  'env:LAB': 'the key of the lab, longer',
};
const now = Date.now();
const event = (id: string) => anEvent({ id, at: now });
let emitted: CollaborationEvent[] = [];
const defects: unknown[] = [];
let serverIsDown = false;
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startDoors({
    events: {
      keys: ['ci=env:CI', 'lab=env:LAB'],
      secret: (reference) => Promise.resolve(keys[reference] ?? ''),
      onDefect: (error) => defects.push(error),
      open: () => ({
        parseEvent(given) {
          const parsed = parseEvent(given, now);
          if (typeof parsed === 'string') throw new WithinError('EVENT_INVALID', `The event is not valid: ${parsed}.`);
          return parsed;
        },
        emit(events) {
          if (serverIsDown) return Promise.reject(new WithinError('TEMPORAL_UNAVAILABLE', 'No server is up.'));
          emitted.push(...events);
          return Promise.resolve();
        },
      }),
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  emitted = [];
  serverIsDown = false;
});

interface Signing {
  readonly key?: string;
  readonly seconds?: number;
  readonly signed?: string;
  readonly headers?: Record<string, string>;
}

async function post(
  body: string,
  { key = 'the key of the lab, longer', seconds = Date.now() / 1000, signed = body, headers }: Signing = {},
) {
  const timestamp = String(Math.trunc(seconds));
  const mac = createHmac('sha256', key).update(`d-1.${timestamp}.${signed}`).digest('base64');
  const response = await fetch(`${gateway.url}/events`, {
    method: 'POST',
    body,
    headers: headers ?? {
      'content-type': 'application/json',
      'x-within-delivery': 'd-1',
      'x-within-timestamp': timestamp,
      'x-within-signature': `v1,${mac}`,
    },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('POST /events', () => {
  it('takes one event, or a list, signed by any key', async () => {
    expect(await post(JSON.stringify(event('a')))).toEqual({ status: 202, body: { events: ['a'] } });
    const list = JSON.stringify({ events: [event('b'), event('c')] });
    expect(await post(list, { key: 'the key of the build, long' })).toEqual({
      status: 202,
      body: { events: ['b', 'c'] },
    });
    expect(emitted.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, Signing]>([
    ['another key', { key: 'a key of somebody else' }],
    ['a time long past', { seconds: Date.now() / 1000 - 301 }],
    ['a time to come', { seconds: Date.now() / 1000 + 310 }],
    ['the signature of another body', { signed: '{}' }],
    ['no signature', { headers: { 'content-type': 'application/json' } }],
    [
      'half a signature',
      { headers: { 'x-within-delivery': 'd', 'x-within-timestamp': '1', 'x-within-signature': 'v1,' } },
    ],
  ])('refuses %s, and gives nothing on', async (_what, signing) => {
    const answer = await post(JSON.stringify(event('a')), signing);
    expect(answer).toMatchObject({ status: 401, body: { code: 'EVENT_UNAUTHORIZED' } });
    for (const key of Object.values(keys)) expect(JSON.stringify(answer)).not.toContain(key);
    expect(emitted).toEqual([]);
  });

  it.each([
    ['no JSON', '{"schema":1,', /no JSON/],
    ['no event', '[1]', /^Event 1: The event is not valid/],
    ['an empty list', '{"events":[]}', /1 to 500/],
    ['too many', JSON.stringify({ events: Array.from({ length: 501 }, () => event('a')) }), /1 to 500/],
    [
      'one bad among good ones',
      JSON.stringify({ events: [event('a'), { ...event('b'), kind: 'party' }] }),
      /^Event 2: .*kind/,
    ],
  ])('refuses %s, and gives nothing on', async (_what, body, detail) => {
    expect(await post(body)).toMatchObject({
      status: 422,
      body: { code: 'EVENT_INVALID', detail: expect.stringMatching(detail) as string },
    });
    expect(emitted).toEqual([]);
  });

  it('tells the sender, and no keeper, of a request that cannot be read', async () => {
    const answer = await post(JSON.stringify(event('a')), { headers: { 'content-type': 'nonsense' } });
    expect(answer).toMatchObject({ status: 415, body: { code: 'EVENT_INVALID' } });
    expect(defects).toEqual([]);
  });

  it('refuses a megabyte too many before it reads on', async () => {
    const answer = await post(`{"text":"${randomBytes(600_000).toString('hex')}"}`);
    expect(answer).toMatchObject({ status: 413, body: { code: 'EVENT_INVALID' } });
  });

  it('takes nothing by a key that could be guessed', async () => {
    keys['env:LAB'] = 'a short key';
    const answer = await post(JSON.stringify(event('a')), { key: 'a short key' });
    keys['env:LAB'] = 'the key of the lab, longer';
    expect(answer.status).toBe(500);
    expect(defects.splice(0)).toMatchObject([{ code: 'CONFIG_INVALID' }]);
    expect(emitted).toEqual([]);
  });

  it('says that the server is away, so that the sender tries again', async () => {
    serverIsDown = true;
    expect(await post(JSON.stringify(event('a')))).toMatchObject({
      status: 503,
      body: { code: 'TEMPORAL_UNAVAILABLE' },
    });
  });
});
