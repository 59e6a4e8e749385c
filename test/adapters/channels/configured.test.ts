import { expect, it } from 'vitest';
import { configuredChannels } from '../../../adapters/channels/configured.ts';

it('names the channels that have a setting, in the order in which they are used', () => {
  expect(configuredChannels({ webhookNetworks: [] })).toEqual([]);
  expect(configuredChannels({ smtp: 'env:A', slackToken: 'env:B', webhookNetworks: [] })).toEqual(['slack', 'email']);
  expect(configuredChannels({ webhookSecret: 'env:C', webhookNetworks: [] })).toEqual(['webhook']);
});
