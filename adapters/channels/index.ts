/** @module The channels that a configuration sets up; a secret is read when it is used, and kept nowhere. */
import { WithinError } from '../../contracts/errors.ts';
import type { ChannelName } from '../../contracts/names.ts';
import type { Channel, MessageLinks } from '../../domain/collaboration/ports.ts';
import { EmailChannel } from './email/channel.ts';
import { SlackChannel } from './slack/channel.ts';
import { WebhookChannel } from './webhook/channel.ts';

/** As in the configuration: `smtp`, `slackToken` and `webhookSecret` say where a secret stands. */
export interface ChannelSettings {
  readonly smtp?: string | undefined;
  readonly mailFrom?: string | undefined;
  readonly slackToken?: string | undefined;
  readonly slackApiUrl?: string | undefined;
  readonly webhookSecret?: string | undefined;
  readonly webhookNetworks: readonly string[];
}

export interface ChannelSources {
  /** The value behind `env:NAME` or `file:path`. Throws a plain error. */
  readonly secret: (reference: string) => string;
  readonly links: MessageLinks;
}

export type Channels = ReadonlyMap<ChannelName, Channel>;

/** One of each that is set up. Errors: `CONFIG_INVALID` where e-mail has a server and no sender. */
export function createChannels(settings: ChannelSettings, { secret, links }: ChannelSources): Channels {
  const { smtp, slackToken, slackApiUrl, webhookSecret, webhookNetworks } = settings;
  const channels = [
    smtp === undefined ? undefined : new EmailChannel({ server: () => secret(smtp), from: senderOf(settings), links }),
    slackToken === undefined
      ? undefined
      : new SlackChannel({ token: () => secret(slackToken), url: slackApiUrl, links }),
    webhookSecret === undefined
      ? undefined
      : new WebhookChannel({ secret: () => secret(webhookSecret), networks: webhookNetworks, links }),
  ];
  return new Map(channels.flatMap((channel) => (channel ? [[channel.name, channel] as const] : [])));
}

function senderOf({ mailFrom }: ChannelSettings): string {
  if (mailFrom !== undefined) return mailFrom;
  const message = 'WITHIN_SMTP is set and WITHIN_MAIL_FROM is not; set it to the address that e-mail comes from.';
  throw new WithinError('CONFIG_INVALID', message, { variable: 'WITHIN_MAIL_FROM' });
}
