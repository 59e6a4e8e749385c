/** @module Buttons that people press in Slack, as Slack sends them and as others might. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { answerInSlack } from '../../../../client/gateway/slack/answer.ts';
import { pressButton } from '../../../../client/run/press-button.ts';
import { aDecision } from '../../../support/decision-pages.ts';
import { startDoors } from '../../../support/gateway-doors.ts';

const secret = 'a'.repeat(32);
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Takes answers as Slack does. */
async function startHooks(): Promise<{ readonly url: string; readonly answers: Record<string, unknown>[] }> {
  const answers: Record<string, unknown>[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      answers.push(JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, answers };
}

async function serve({ signed = true, hold }: { readonly signed?: boolean; readonly hold?: Promise<void> } = {}) {
  const gate = await aDecision();
  const hooks = await startHooks();
  const defects: unknown[] = [];
  const ids = new Map([['U024BE7LH', 'anna']]);
  const gateway: Gateway = await startDoors({
    slack: {
      signingSecret: signed ? 'env:SIGNING' : undefined,
      secret: async () => secret,
      onDefect: (error) => defects.push(error),
      open: () => ({
        async decide(pressed) {
          await hold;
          const text = await pressButton(pressed, { person: async (id) => ids.get(id), vote: gate.vote });
          await answerInSlack(pressed.responseUrl ?? '', text, hooks.url);
        },
      }),
    },
  });
  closing.push(() => gateway.close());
  return { gate, hooks, defects, url: `${gateway.url}/slack/actions` };
}

const pressed = (hooks: string, over: { user?: string; action?: string; value?: unknown; at?: string } = {}) => {
  const {
    user = 'U024BE7LH',
    action = 'review.approve',
    value = { review: 'churn-1', version: 1, key: 'k' },
    at = '1.1',
  } = over;
  const payload = {
    type: 'block_actions',
    user: { id: user, username: 'anna' },
    response_url: `${hooks}actions/T1/2/3`,
    trigger_id: '1.2.3',
    actions: [
      {
        type: 'button',
        action_id: action,
        block_id: 'event.3',
        value: typeof value === 'string' ? value : JSON.stringify(value),
        action_ts: at,
      },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
};

const seconds = (offset = 0): string => String(Math.floor(Date.now() / 1000) + offset);
const signatureOf = (body: string, timestamp: string, key = secret) =>
  `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`;

const post = (url: string, body: string, { timestamp = seconds(), signature = signatureOf(body, timestamp) } = {}) =>
  fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
  });

const answered = (hooks: { readonly answers: readonly Record<string, unknown>[] }, count = 1) =>
  vi.waitFor(() => {
    expect(hooks.answers).toHaveLength(count);
    return hooks.answers[count - 1];
  });

describe('a button that is pressed in Slack', () => {
  it('is the vote of the person with that Slack id, who is told so, and nobody else', async () => {
    const { gate, hooks, url } = await serve();
    const answer = await post(url, pressed(hooks.url));
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await answered(hooks)).toEqual({
      response_type: 'ephemeral',
      replace_original: false,
      text: 'anna approved version 1.',
    });
    expect(gate.sent).toEqual([
      { id: 'slack/U024BE7LH/1.1', voter: 'anna', decision: 'approve', version: 1, door: 'slack' },
    ]);
  });

  it('is acknowledged before the vote is through', async () => {
    let go: () => void = () => undefined;
    const { gate, hooks, url } = await serve({ hold: new Promise((resolve) => (go = resolve)) });
    expect((await post(url, pressed(hooks.url, { action: 'review.reject' }))).status).toBe(200);
    expect(gate.sent).toEqual([]);
    go();
    await answered(hooks);
    expect(gate.held.votes).toMatchObject([{ voter: 'anna', decision: 'reject', door: 'slack' }]);
  });

  it.each<[string, (body: string) => { timestamp?: string; signature?: string }]>([
    ['no signature', () => ({ signature: '' })],
    ['the signature of another key', (body) => ({ signature: signatureOf(body, seconds(), 'b'.repeat(32)) })],
    ['the signature of another body', (body) => ({ signature: signatureOf(`${body}&x=1`, seconds()) })],
    [
      'a signature of six minutes ago',
      (body) => ({ timestamp: seconds(-360), signature: signatureOf(body, seconds(-360)) }),
    ],
    [
      'a signature of six minutes ahead',
      (body) => ({ timestamp: seconds(360), signature: signatureOf(body, seconds(360)) }),
    ],
    ['a time that is none', (body) => ({ timestamp: 'now', signature: signatureOf(body, 'now') })],
  ])('is refused with %s', async (_what, how) => {
    const { gate, hooks, url } = await serve();
    const body = pressed(hooks.url);
    expect((await post(url, body, how(body))).status).toBe(401);
    expect(gate.sent).toEqual([]);
  });

  it('is refused when the same request comes again, and where no secret is set', async () => {
    const { gate, hooks, url } = await serve();
    const body = pressed(hooks.url);
    const timestamp = seconds();
    expect([(await post(url, body, { timestamp })).status, (await post(url, body, { timestamp })).status]).toEqual([
      200, 401,
    ]);
    await answered(hooks);
    expect(gate.sent).toHaveLength(1);
    const closed = await serve({ signed: false });
    expect((await post(closed.url, body)).status).toBe(401);
  });

  it('says why it does not count', async () => {
    const { gate, hooks, url } = await serve();
    await post(url, pressed(hooks.url, { user: 'U0STRANGER' }));
    expect((await answered(hooks))?.['text']).toContain('nobody of within.people.yaml has your Slack id U0STRANGER');
    gate.held = { ...gate.held, version: 2 };
    await post(url, pressed(hooks.url));
    expect((await answered(hooks, 2))?.['text']).toContain('version 2 is under review now');
    expect(gate.held.votes).toEqual([]);
  });

  it('that opens a page, or is something else of Slack, asks for nothing', async () => {
    const { gate, hooks, url, defects } = await serve();
    expect((await post(url, pressed(hooks.url, { action: 'review.open' }))).status).toBe(200);
    expect((await post(url, pressed(hooks.url, { action: 'link.0', at: '2' }))).status).toBe(200);
    expect((await post(url, new URLSearchParams({ payload: '{"type":"shortcut"}' }).toString())).status).toBe(200);
    expect([gate.sent, hooks.answers, defects]).toEqual([[], [], []]);
  });

  it.each([
    '',
    'payload=',
    'payload={',
    `payload=${encodeURIComponent('{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"review.approve","value":"no JSON"}]}')}`,
  ])('that is none is refused, though it is signed: %s', async (body) => {
    const { gate, url } = await serve();
    expect((await post(url, body)).status).toBe(400);
    expect(gate.sent).toEqual([]);
  });

  it('of 10 MB is refused', async () => {
    const { url } = await serve();
    expect((await post(url, 'x'.repeat(10_000_000))).status).toBe(413);
  });
});

describe('an answer in Slack', () => {
  it('goes nowhere but to Slack, and is shown as it is written', async () => {
    const { url, answers } = await startHooks();
    for (const other of [
      'https://evil.example/x',
      'http://hooks.slack.com/x',
      'no address',
      'https://hooks.slack.com.evil.example/',
    ])
      await expect(answerInSlack(other, 'text')).rejects.toThrow('not one of Slack');
    await answerInSlack(url, 'no: <!channel> & <@U1>', url);
    expect(answers).toMatchObject([{ text: 'no: &lt;!channel&gt; &amp; &lt;@U1&gt;' }]);
  });
});
