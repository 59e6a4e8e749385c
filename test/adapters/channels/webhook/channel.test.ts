import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { WebhookChannel } from '../../../../adapters/channels/webhook/channel.ts';
import type { SendResult } from '../../../../contracts/delivery.ts';
import type { Person } from '../../../../contracts/people.ts';
import { describeChannel, type Situation, shortPatience } from '../../../conformance/channel-kit.ts';
import { aMessage, anna, someLinks } from '../../../support/collaboration-messages.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../../support/webhook-receiver.ts';

const secret = 'key-of-webhooks-0123456789';
const path = '/hooks/T0-token-in-the-path';
const networks = ['127.0.0.0/8'];
const { signal } = new AbortController();

/** Its address is known when its receiver has started. */
const person: Person = { name: 'Anna Berg' };

describeChannel('webhook', {
  person,
  address: 'anna',
  hidden: [secret, path, '127.0.0.1'],
  repeat: 'sent again',
  unreachable: {
    'no webhook': { name: 'Nobody' },
    'an address that is none': { name: 'None', webhook: 'hooks.example' },
    'a file': { name: 'File', webhook: 'file:///etc/passwd' },
    'a password in the address': { name: 'Password', webhook: 'https://user:p4ssword@hooks.example/x' },
    'an address of a cloud’s own': { name: 'Cloud', webhook: 'http://169.254.169.254/latest/meta-data' },
    'an address in the own network': { name: 'Own', webhook: 'https://10.1.2.3/hook' },
    'an IPv6 address of this machine': { name: 'Six', webhook: 'https://[::1]/hook' },
  },
  outcomes: {
    takes: { outcome: 'confirmed' },
    'refuses for now': { outcome: 'retry', afterMs: 7000 },
    'refuses for good': { outcome: 'refused', reason: 'The webhook answers with status 410.' },
    'ends before it has the message': { outcome: 'retry' },
    'ends after it has the message': { outcome: 'ambiguous' },
    'stalls after it has the message': { outcome: 'ambiguous' },
    'gives no answer to what it has': { outcome: 'ambiguous' },
    'is not there': { outcome: 'retry', reason: 'The webhook gave no answer (ECONNREFUSED).' },
    'takes no such secret': { outcome: 'refused', reason: 'The webhook answers with status 401.' },
    'secret cannot be read': { outcome: 'refused', channelWide: true },
  },
  async open(situation) {
    let stall: (() => void) | undefined;
    const stalled = new Promise<void>((tell) => {
      stall = tell;
    });
    const receiver = await startWebhookReceiver(
      (response, count) => {
        if (situation.startsWith('stalls') || situation.startsWith('gives no answer')) return stall?.();
        if (situation === 'ends after it has the message' && count === 1) return response.destroy();
        response.writeHead(204).end();
      },
      (request, response, count) => {
        const refusals: Partial<Record<Situation, number>> = { 'refuses for good': 410, 'takes no such secret': 401 };
        const status = refusals[situation];
        if (status !== undefined) response.writeHead(status).end();
        else if (situation === 'refuses for now' && count === 1) response.writeHead(503, { 'retry-after': '7' }).end();
        else return false;
        request.resume();
        return true;
      },
    );
    const away = situation === 'is not there' || situation === 'ends before it has the message';
    if (away) await receiver.stop();
    Object.assign(person, { webhook: `${receiver.url}${path}` });
    const read = (): string => {
      if (situation === 'secret cannot be read') throw new Error('it is not set');
      return secret;
    };
    return {
      channel: new WebhookChannel({
        secret: read,
        networks,
        links: someLinks,
        ...(situation === 'gives no answer to what it has' && { patienceMs: shortPatience }),
      }),
      received: () => receiver.received,
      stalled: () => stalled,
      stop: () => (away ? Promise.resolve() : receiver.stop()),
    };
  },
});

describe('a webhook that is sent', () => {
  const receivers: WebhookReceiver[] = [];
  const start = async (...how: Parameters<typeof startWebhookReceiver>): Promise<WebhookReceiver> => {
    const receiver = await startWebhookReceiver(...how);
    receivers.push(receiver);
    return receiver;
  };
  const send = (webhook: string, allowed: readonly string[] = networks): Promise<SendResult> =>
    new WebhookChannel({ secret: () => secret, networks: allowed, links: someLinks }).send({
      message: aMessage({ key: 'run/7#anna#webhook' }),
      person: { ...anna, webhook },
      isRetry: false,
      signal,
    });

  afterEach(async () => {
    for (const receiver of receivers.splice(0)) await receiver.stop();
  });

  it('is signed as the guide says that it is verified', async () => {
    const receiver = await start();
    await send(`${receiver.url}/hook`);
    const [hook] = receiver.received;
    const { 'x-within-delivery': id, 'x-within-timestamp': time, 'x-within-signature': given } = hook!.headers;
    const digest = createHmac('sha256', secret)
      .update(`${String(id)}.${String(time)}.${hook?.body}`)
      .digest('base64');
    expect(given).toBe(`v1,${digest}`);
    expect(id).toBe('run/7#anna#webhook');
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(300);
    expect(JSON.parse(hook?.body ?? '')).toMatchObject({ schema: 1, delivery: 'run/7#anna#webhook', person: 'anna' });
  });

  it.each([
    [200, 'confirmed'],
    [202, 'confirmed'],
    [204, 'confirmed'],
    [301, 'refused'],
    [307, 'refused'],
    [400, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [408, 'retry'],
    [410, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [501, 'refused'],
    [502, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
  ])('ends with status %i as %s', async (status, outcome) => {
    const receiver = await start((response) => void response.writeHead(status, { location: '/elsewhere' }).end('x'));
    expect((await send(receiver.url)).outcome).toBe(outcome);
    expect(receiver.received.map((hook) => hook.path)).toEqual(['/']);
  });

  it('does not wait for an answer without end', async () => {
    let closed: Promise<unknown> | undefined;
    const receiver = await start((response) => {
      closed = new Promise((tell) => response.on('close', tell));
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
        response.once('drain', more);
      };
      more();
    });
    expect((await send(receiver.url)).outcome).toBe('confirmed');
    await closed;
  });

  it.each([
    ['http://localhost:1/', 'network that is not public'],
    ['http://127.0.0.1:1/', 'network that is not public'],
    ['http://0x7f.1:1/', 'network that is not public'],
    ['http://2130706433:1/', 'network that is not public'],
    ['http://[::ffff:127.0.0.1]:1/', 'network that is not public'],
    ['http://[::ffff:7f00:1]:1/', 'network that is not public'],
    ['http://192.168.0.10/', 'network that is not public'],
    ['http://[fd00::1]/', 'network that is not public'],
    ['http://8.8.8.8/', 'use https://'],
  ])('does not go to %s', async (address, words) => {
    expect(await send(address, [])).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(words) });
  });

  it('goes into a network that the configuration names, by name as by number', async () => {
    const receiver = await start();
    const port = new URL(receiver.url).port;
    expect((await send(`http://127.0.0.1:${port}/`, ['127.0.0.1/32'])).outcome).toBe('confirmed');
    expect((await send(`http://localhost:${port}/`, ['127.0.0.0/8', '::1/128'])).outcome).toBe('confirmed');
    expect((await send(`http://127.0.0.1:${port}/`, ['10.0.0.0/8'])).outcome).toBe('refused');
  });

  it('is tried again later where the name is not found', async () => {
    expect(await send('https://nowhere.invalid/hook')).toMatchObject({ outcome: 'retry' });
  });
});
