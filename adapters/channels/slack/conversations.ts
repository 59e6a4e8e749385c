/** @module Conversations with people. They stay the same for good, so that one is asked for once at most. */
import type { WebClient } from '@slack/web-api';

export class Conversations {
  readonly #direct = new Map<string, string>();

  /** Slack opens the conversation with a user on its own when a message is posted to the user's id. */
  toPost(id: string): string {
    return this.#direct.get(id) ?? id;
  }

  /** Where the message to `id` came to lie. */
  learn(id: string, conversation: string | undefined): void {
    if (conversation !== undefined && isUser(id)) this.#direct.set(id, conversation);
  }

  /** The history of a user's conversation is read by its own id only. Errors: those of the package. */
  async toRead(id: string, api: WebClient): Promise<string> {
    const known = isUser(id) ? this.#direct.get(id) : id;
    if (known !== undefined) return known;
    const { channel } = await api.conversations.open({ users: id });
    this.learn(id, channel?.id);
    return channel?.id ?? id;
  }
}

const isUser = (id: string): boolean => /^[UW]/.test(id);
