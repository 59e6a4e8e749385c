/** @module Signed JSON to an address of the receiver's own; a repeat has the same delivery id, by which it is known. */
import type { SendResult } from '../../../contracts/delivery.ts';
import { webhookContent } from '../../../domain/collaboration/messages/webhook.ts';
import type { Channel, MessageLinks, SendRequest } from '../../../domain/collaboration/ports.ts';
import { messageOf } from '../reason.ts';
import { type NetworkJudge, networkJudge } from './networks.ts';
import { outcomeOf } from './outcome.ts';
import { post } from './post.ts';
import { signature } from './signature.ts';

export interface WebhookSettings {
  /** Gives the key of signatures; asked for with each message. Throws a plain error. */
  readonly secret: () => string;
  /** Networks that are reached though they are not public, as `10.0.0.0/8`. */
  readonly networks: readonly string[];
  readonly links: MessageLinks;
  /** Milliseconds until an answer has begun; 10,000 when absent. */
  readonly patienceMs?: number;
}

/** What may stand in a header. */
const printable = /^[\x21-\x7e]{1,500}$/;

export class WebhookChannel implements Channel {
  readonly name = 'webhook';
  readonly #settings: WebhookSettings;
  readonly #judge: NetworkJudge;

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
    this.#judge = networkJudge(settings.networks);
  }

  async send({ message, person, signal }: SendRequest): Promise<SendResult> {
    const url = addressOf(person.webhook);
    if (typeof url === 'string') {
      const reason = `${message.person} has ${url}; correct within.people.yaml.`;
      return { outcome: 'refused', reason };
    }
    if (!printable.test(message.key)) return { outcome: 'refused', reason: 'The key of the delivery fits no header.' };
    const body = webhookContent(message, this.#settings.links);
    let headers: Record<string, string>;
    try {
      headers = this.#headersOf(message.key, body);
    } catch (error) {
      const reason = `The key of webhooks cannot be used: ${messageOf(error)}; correct WITHIN_WEBHOOK_SECRET.`;
      return { outcome: 'refused', reason, channelWide: true };
    }
    const { patienceMs } = this.#settings;
    return outcomeOf(await post({ url, body, headers, judge: this.#judge, signal, patienceMs }), Date.now());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #headersOf(delivery: string, body: string): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'within',
      'x-within-delivery': delivery,
      'x-within-timestamp': timestamp,
      'x-within-signature': signature({ delivery, timestamp, body }, this.#settings.secret()),
    };
  }
}

/** Or what is wrong with it, without repeating it: it may hold a token. */
function addressOf(text: string | undefined): URL | string {
  if (text === undefined) return 'no webhook';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !(url.protocol === 'https:' || url.protocol === 'http:')) return 'a webhook that is no http(s) address';
  return url.username === '' && url.password === '' ? url : 'a webhook with a name or password in its address';
}
