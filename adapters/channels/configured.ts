/** @module Which channels a configuration sets up, without opening one. */
import type { ChannelName } from '../../contracts/names.ts';
import type { ChannelSettings } from './index.ts';

/** In the order in which they are used where a person says nothing. */
export function configuredChannels({ smtp, slackToken, webhookSecret }: ChannelSettings): readonly ChannelName[] {
  const references = { slack: slackToken, email: smtp, webhook: webhookSecret };
  return (['slack', 'email', 'webhook'] as const).filter((channel) => references[channel] !== undefined);
}
