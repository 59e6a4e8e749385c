/** @module What every channel must do, run over each implementation against a real receiver. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OutboundMessage, SendResult } from '../../contracts/delivery.ts';
import type { Person } from '../../contracts/people.ts';
import type { Channel } from '../../domain/collaboration/ports.ts';
import { aMessage, anEvent } from '../support/collaboration-messages.ts';

/** Milliseconds that a channel of a test waits for an answer that does not come. */
export const shortPatience = 1000;

/** What the receiver does with the first attempt of each delivery, or how the channel is set up. */
export const situations = [
  'takes',
  'refuses for now',
  'refuses for good',
  'ends before it has the message',
  'ends after it has the message',
  'stalls after it has the message',
  'gives no answer to what it has',
  'is not there',
  'takes no such secret',
  'secret cannot be read',
] as const;
export type Situation = (typeof situations)[number];

export interface OpenedChannel {
  readonly channel: Channel;
  /** What the receiver has, by its own account. */
  readonly received: () => readonly { readonly key: string; readonly person: string }[];
  /** Resolves when the receiver stalls. */
  readonly stalled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ChannelLab {
  readonly open: (situation: Situation) => Promise<OpenedChannel>;
  /** Whom the receiver knows, by the address in its log. */
  readonly person: Person;
  readonly address: string;
  /** People with no address, or with one that must not be used. */
  readonly unreachable: Readonly<Record<string, Person>>;
  /** Secrets and addresses: what no result and no log may hold. */
  readonly hidden: readonly string[];
  readonly outcomes: Readonly<Record<Situation, Partial<SendResult>>>;
  /** A second attempt after one that ended in doubt: is it found, or sent again under the same id? */
  readonly repeat: 'found' | 'sent again';
}

const { signal: never } = new AbortController();

const messageWith = (key: string, changes: Partial<OutboundMessage> = {}): OutboundMessage =>
  aMessage({ key, events: [anEvent({ id: key.split('#')[0] ?? key })], ...changes });

export function describeChannel(name: string, lab: ChannelLab): void {
  const { person, address } = lab;
  const opened: OpenedChannel[] = [];
  const open = async (situation: Situation): Promise<OpenedChannel> => {
    const one = await lab.open(situation);
    opened.push(one);
    return one;
  };
  const keyOf = (text: string): string => `${text}#anna#${name}`;
  const sendTo = (channel: Channel, key: string, to: Person = person): Promise<SendResult> =>
    channel.send({ message: messageWith(key), person: to, isRetry: false, signal: never });

  describe(`${name} as a channel`, () => {
    afterEach(async () => {
      vi.restoreAllMocks();
      for (const one of opened.splice(0)) {
        await one.channel.close();
        await one.stop();
      }
    });

    it.each(situations)('says what became of a message when the receiver %s', async (situation) => {
      const { channel, stalled, received } = await open(situation);
      const ending = new AbortController();
      const sending = channel.send({
        message: messageWith(keyOf('one')),
        person,
        isRetry: false,
        signal: ending.signal,
      });
      if (situation.startsWith('stalls')) {
        await stalled();
        ending.abort();
      }
      expect(await sending).toMatchObject(lab.outcomes[situation]);
      const has = situation === 'takes' || situation.endsWith('it has') || situation.includes('after it has');
      expect(received()).toHaveLength(has ? 1 : 0);
    });

    it('tells no secret and no address, whatever happens, and prints nothing', async () => {
      const printed: unknown[] = [];
      const hear = (...words: unknown[]): boolean => printed.push(...words) > 0;
      vi.spyOn(process.stdout, 'write').mockImplementation(hear);
      vi.spyOn(process.stderr, 'write').mockImplementation(hear);
      for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
        vi.spyOn(console, level).mockImplementation(hear);
      const results: SendResult[] = [];
      for (const situation of situations.filter((one) => !one.startsWith('stalls'))) {
        const { channel } = await open(situation);
        results.push(await sendTo(channel, keyOf('one')));
        for (const nobody of Object.values(lab.unreachable)) results.push(await sendTo(channel, keyOf('two'), nobody));
      }
      vi.restoreAllMocks();
      expect(printed).toEqual([]);
      const told = JSON.stringify(results);
      for (const secret of lab.hidden) {
        expect(told).not.toContain(secret);
        expect(told).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
        expect(told).not.toContain(encodeURIComponent(secret));
      }
    });

    it('carries the key of each delivery to the person, once, also when many are sent at once', async () => {
      const { channel, received } = await open('takes');
      const keys = Array.from({ length: 8 }, (_, index) => keyOf(`event-${index}`));
      const results = await Promise.all(keys.map((key) => sendTo(channel, key)));
      expect(results.map(({ outcome }) => outcome)).toEqual(keys.map(() => 'confirmed'));
      expect(
        received()
          .map(({ key }) => key)
          .sort(),
      ).toEqual(keys);
      expect(new Set(received().map((one) => one.person))).toEqual(new Set([address]));
    });

    it(`has a message that was in doubt ${lab.repeat}`, async () => {
      const { channel, received } = await open('ends after it has the message');
      await sendTo(channel, keyOf('one'));
      const again = { message: messageWith(keyOf('one')), person, isRetry: true, signal: never };
      expect(await channel.send(again)).toMatchObject({ outcome: 'confirmed' });
      expect(received().map(({ key }) => key)).toEqual(
        lab.repeat === 'found' ? [keyOf('one')] : [keyOf('one'), keyOf('one')],
      );
    });

    it('sends on a repeat what an earlier attempt did not', async () => {
      const { channel, received } = await open('refuses for now');
      await sendTo(channel, keyOf('one'));
      const again = { message: messageWith(keyOf('one')), person, isRetry: true, signal: never };
      expect(await channel.send(again)).toMatchObject({ outcome: 'confirmed' });
      expect(received()).toHaveLength(1);
    });

    it('sends nothing once the attempt is ended', async () => {
      const { channel, received } = await open('takes');
      const message = messageWith(keyOf('one'));
      const ended = await channel.send({ message, person, isRetry: false, signal: AbortSignal.abort() });
      expect(ended.outcome).toBe('retry');
      expect(received()).toEqual([]);
    });

    it.each(Object.entries(lab.unreachable))('refuses a person with %s', async (_what, nobody) => {
      const { channel, received } = await open('takes');
      const result = await sendTo(channel, keyOf('one'), nobody);
      expect(result.outcome).toBe('refused');
      expect(result).not.toHaveProperty('channelWide');
      expect(received()).toEqual([]);
    });

    it('can be closed twice', async () => {
      const { channel } = await open('takes');
      await sendTo(channel, keyOf('one'));
      await channel.close();
      await channel.close();
    });
  });
}
