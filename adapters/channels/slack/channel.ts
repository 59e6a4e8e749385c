/** @module Slack by its Web API: what is in doubt is read back before anything is sent again. */
import type { SendResult } from '../../../contracts/delivery.ts';
import { slackContent } from '../../../domain/collaboration/messages/slack.ts';
import type { Channel, MessageLinks, SendRequest } from '../../../domain/collaboration/ports.ts';
import { messageOf, reasonOf } from '../reason.ts';
import { slackCalls } from './client.ts';
import { Conversations } from './conversations.ts';
import { outcomeOf } from './outcome.ts';
import { postMessage, updateMessage } from './posting.ts';

export interface SlackSettings {
  /** Gives the token of the bot; asked for with each message. Throws a plain error. */
  readonly token: () => string;
  /** Of the API; that of slack.com when absent. */
  readonly url?: string | undefined;
  readonly links: MessageLinks;
  /** Milliseconds that one call may take; 10,000 when absent. */
  readonly patienceMs?: number;
}

export class SlackChannel implements Channel {
  readonly name = 'slack';
  readonly #settings: SlackSettings;
  readonly #conversations = new Conversations();

  constructor(settings: SlackSettings) {
    this.#settings = settings;
  }

  async send(request: SendRequest): Promise<SendResult> {
    const { message, person, signal } = request;
    if (person.slack === undefined)
      return { outcome: 'refused', reason: `${message.person} has no Slack id; correct within.people.yaml.` };
    if (signal.aborted) return { outcome: 'retry', reason: 'The attempt was ended before anything was sent.' };
    const token = this.#token();
    if (typeof token !== 'string') return token;
    const { url, patienceMs } = this.#settings;
    const { api, status } = slackCalls(token, url, { signal, patienceMs });
    const tell = (text: string): string => reasonOf(text, [token]);
    const posting = {
      api,
      request,
      to: person.slack,
      conversations: this.#conversations,
      content: slackContent(message, person, this.#settings.links),
      failed: (error: unknown) => outcomeOf({ error, status: status(), tell }),
    };
    return message.update?.channel === 'slack' ? updateMessage(posting, message.update) : postMessage(posting);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #token(): string | SendResult {
    try {
      return this.#settings.token();
    } catch (error) {
      const reason = `The token of Slack cannot be used: ${messageOf(error)}; correct WITHIN_SLACK_TOKEN.`;
      return { outcome: 'refused', reason, channelWide: true };
    }
  }
}
