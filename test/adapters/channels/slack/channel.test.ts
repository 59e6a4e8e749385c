import { afterEach, describe, expect, it } from 'vitest';
import { SlackChannel } from '../../../../adapters/channels/slack/channel.ts';
import { clientMessageId } from '../../../../adapters/channels/slack/identity.ts';
import type { OutboundMessage, SendResult } from '../../../../contracts/delivery.ts';
import { describeChannel, type Situation, shortPatience } from '../../../conformance/channel-kit.ts';
import { aMessage, anEvent, anna, someLinks } from '../../../support/collaboration-messages.ts';
import {
  type SlackDouble,
  type SlackDoubleOptions,
  type SlackFault,
  startSlackDouble,
} from '../../../support/slack-double.ts';

const token = 'xoxb-1234-secret-of-the-bot';

const faultOfSituation: Partial<Record<Situation, SlackFault>> = {
  'refuses for now': 'rate-limit',
  'ends before it has the message': 'drop-unposted',
  'ends after it has the message': 'drop-after-body',
  'stalls after it has the message': 'stall-after-body',
  'gives no answer to what it has': 'stall-after-body',
};

describeChannel('slack', {
  person: anna,
  address: 'U024BE7LH',
  hidden: ['U024BE7LH', token],
  repeat: 'found',
  unreachable: { 'no Slack id': { name: 'Nobody' } },
  outcomes: {
    takes: {
      outcome: 'confirmed',
      reference: { channel: 'slack', id: expect.stringMatching(/^\d+\.\d{6}$/), place: 'D024BE7LH' },
    },
    'refuses for now': { outcome: 'retry', afterMs: 2000 },
    'refuses for good': { outcome: 'refused', reason: 'Slack answers is_archived.' },
    // Whether a request that got no answer was heard nobody can tell, so the history is asked.
    'ends before it has the message': { outcome: 'ambiguous' },
    'ends after it has the message': { outcome: 'confirmed' },
    'stalls after it has the message': { outcome: 'ambiguous' },
    'gives no answer to what it has': { outcome: 'confirmed' },
    'is not there': { outcome: 'retry', reason: expect.stringContaining('ECONNREFUSED') },
    'takes no such secret': { outcome: 'refused', channelWide: true, reason: 'Slack answers invalid_auth.' },
    'secret cannot be read': {
      outcome: 'refused',
      channelWide: true,
      reason: expect.stringContaining('WITHIN_SLACK_TOKEN'),
    },
  },
  async open(situation) {
    const fault = faultOfSituation[situation];
    const double = await startSlackDouble({
      token: situation === 'takes no such secret' ? 'xoxb-another' : token,
      faults: (_key, attempt) => (attempt === 1 ? fault : undefined),
      ...(situation === 'refuses for good' && { errors: { 'chat.postMessage': 'is_archived' } }),
    });
    if (situation === 'is not there') await double.stop();
    const read = (): string => {
      if (situation === 'secret cannot be read') throw new Error('it is not set');
      return token;
    };
    return {
      channel: new SlackChannel({
        token: read,
        url: double.url,
        links: someLinks,
        ...(situation === 'gives no answer to what it has' && { patienceMs: shortPatience }),
      }),
      received: () => double.received,
      stalled: () => double.stalled(),
      stop: () => (situation === 'is not there' ? Promise.resolve() : double.stop()),
    };
  },
});

describe('a Slack message that is sent', () => {
  const doubles: SlackDouble[] = [];
  const { signal } = new AbortController();

  const start = async (options: SlackDoubleOptions = {}) => {
    const double = await startSlackDouble({ token, ...options });
    doubles.push(double);
    const channel = new SlackChannel({ token: () => token, url: double.url, links: someLinks });
    return { double, channel };
  };
  const send = (
    channel: SlackChannel,
    changes: Partial<OutboundMessage> = {},
    { isRetry = false, slack = 'U024BE7LH' } = {},
  ): Promise<SendResult> =>
    channel.send({
      message: aMessage({ key: 'run/7#anna#slack', ...changes }),
      person: { ...anna, slack },
      isRetry,
      signal,
    });

  afterEach(async () => {
    for (const double of doubles.splice(0)) await double.stop();
  });

  it('carries the key as metadata, the same id in every attempt, and a token in no body', async () => {
    const { double, channel } = await start({ faults: (_key, attempt) => (attempt === 1 ? 'unavailable' : undefined) });
    expect((await send(channel)).outcome).toBe('retry');
    await send(channel, {}, { isRetry: true });
    const posts = double.requests.filter(({ method }) => method === 'chat.postMessage').map(({ form }) => form);
    expect(posts).toHaveLength(2);
    expect(posts.map((form) => form['client_msg_id'])).toEqual(Array(2).fill(clientMessageId('run/7#anna#slack')));
    expect(JSON.parse(posts[0]?.['metadata'] ?? '')).toEqual({
      event_type: 'within_delivery',
      event_payload: { key: 'run/7#anna#slack' },
    });
    expect(posts[0]).toMatchObject({ parse: 'none', link_names: 'false', mrkdwn: 'false' });
    expect(JSON.stringify(double.requests)).not.toContain(token);
  });

  it('has no token in its outcome, though Slack repeats it', async () => {
    const told = 'a_token_of_letters';
    const double = await startSlackDouble({ token: told, errors: { 'chat.postMessage': told } });
    doubles.push(double);
    const channel = new SlackChannel({ token: () => told, url: double.url, links: someLinks });
    expect(await send(channel)).toMatchObject({ outcome: 'retry', reason: 'Slack answers [secret].' });
  });

  it('is one request where all is well, to a person as to a channel', async () => {
    const { double, channel } = await start();
    await send(channel);
    await send(channel, { key: 'b#anna#slack' }, { slack: 'C0123ABC' });
    expect(double.calls).toEqual(['chat.postMessage', 'chat.postMessage']);
    expect(double.received.map(({ channel: place }) => place)).toEqual(['D024BE7LH', 'C0123ABC']);
  });

  it.each([
    ['rate-limit-without-time', 'retry', 0],
    ['error-500', 'ambiguous', 0],
    ['fatal-error', 'ambiguous', 0],
    ['fatal-error-after-post', 'confirmed', 1],
    ['unavailable', 'retry', 0],
    ['drop-after-body', 'confirmed', 1],
    ['foreign-page', 'ambiguous', 0],
  ] as const)('ends after %s as %s, and is there once after another attempt', async (fault, outcome, count) => {
    const { double, channel } = await start({ faults: (_key, attempt) => (attempt === 1 ? fault : undefined) });
    expect((await send(channel)).outcome).toBe(outcome);
    expect(double.received).toHaveLength(count);
    expect((await send(channel, {}, { isRetry: true })).outcome).toBe('confirmed');
    expect(double.received).toHaveLength(1);
  });

  it('is found under hundreds of later ones', async () => {
    const limits = { burst: 1000, messagesPerSecond: 1000 };
    const { double, channel } = await start({ limits });
    for (let index = 0; index < 450; index++) await send(channel, { key: `e${index}#anna#slack` });
    expect(await send(channel, { key: 'e0#anna#slack' }, { isRetry: true })).toMatchObject({
      outcome: 'confirmed',
      reference: { id: double.received[0]?.ts },
    });
    expect(double.received).toHaveLength(450);
    expect(double.calls.filter((method) => method === 'conversations.history')).toHaveLength(3);
  });

  it('is not taken for another by its text', async () => {
    const { double, channel } = await start();
    await send(channel, { key: 'a#anna#slack' });
    await send(channel, { key: 'b#anna#slack' }, { isRetry: true });
    expect(double.received.map(({ key }) => key)).toEqual(['a#anna#slack', 'b#anna#slack']);
  });

  it('has no id of its own any more where Slack knows the id and not the message', async () => {
    const { double, channel } = await start({ faults: () => 'id-is-taken' });
    expect((await send(channel)).outcome).toBe('confirmed');
    expect(double.received).toHaveLength(1);
  });

  it('waits where the history cannot be read now, and is sent again unread only where it is critical', async () => {
    const { double, channel } = await start({ errors: { 'conversations.history': 'missing_scope' } });
    expect(await send(channel, {}, { isRetry: true })).toMatchObject({
      outcome: 'ambiguous',
      reason: 'Whether it was sent cannot be read back: Slack answers missing_scope.',
    });
    expect(double.received).toHaveLength(0);
    expect((await send(channel, { priority: 'critical' }, { isRetry: true })).outcome).toBe('confirmed');
    const busy = await start({ errors: { 'conversations.history': 'service_unavailable' } });
    const critical = await send(busy.channel, { priority: 'critical' }, { isRetry: true });
    expect([critical.outcome, busy.double.received.length]).toEqual(['retry', 0]);
  });

  it('waits as long as Slack asks when a channel has too many', async () => {
    const start_ = 1_800_000_000_000;
    let now = start_;
    const { double, channel } = await start({ limits: { burst: 2 }, now: () => now });
    const results: SendResult[] = [];
    for (const key of ['a', 'b', 'c']) results.push(await send(channel, { key: `${key}#anna#slack` }));
    expect(results.map(({ outcome }) => outcome)).toEqual(['confirmed', 'confirmed', 'retry']);
    expect(results[2]).toMatchObject({ afterMs: 1000 });
    now += 1000;
    expect((await send(channel, { key: 'c#anna#slack' })).outcome).toBe('confirmed');
    expect(double.received).toHaveLength(3);
  });

  it('is brought up to date where it is', async () => {
    const { double, channel } = await start();
    const review = anEvent({ review: { id: 'r1' } });
    const sent = await send(channel, { events: [review] });
    const update = sent.outcome === 'confirmed' ? sent.reference! : undefined!;
    const closed = { ...review, review: { id: 'r1', closed: true } };
    expect(await send(channel, { key: 'k2#anna#slack', events: [closed], update })).toEqual(sent);
    expect(double.received).toHaveLength(1);
    expect(JSON.stringify(double.updates[0]?.blocks)).toContain('The review is closed.');
    expect(JSON.stringify(double.updates[0]?.blocks)).not.toContain('review.approve');
    const gone = { ...update, id: '1.000000' };
    expect(await send(channel, { update: gone })).toMatchObject({
      outcome: 'refused',
      reason: 'Slack answers message_not_found.',
    });
  });
});
