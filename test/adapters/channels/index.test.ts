import { describe, expect, it } from 'vitest';
import { createChannels } from '../../../adapters/channels/index.ts';
import { noLinks } from '../../support/collaboration-messages.ts';
import { thrownBy } from '../../support/thrown.ts';

const sources = { secret: () => 'value', links: noLinks };

describe('the channels of a configuration', () => {
  it('are those that it sets up', () => {
    const names = (settings: object) => [...createChannels({ webhookNetworks: [], ...settings }, sources).keys()];
    expect(names({})).toEqual([]);
    expect(names({ smtp: 'env:SMTP', mailFrom: 'a@b.example', webhookSecret: 'env:KEY' })).toEqual([
      'email',
      'webhook',
    ]);
    expect(names({ slackToken: 'env:SLACK' })).toEqual(['slack']);
  });

  it('read no secret before something is sent', () => {
    const secret = (): string => {
      throw new Error('read too early');
    };
    const all = {
      smtp: 'env:A',
      mailFrom: 'a@b.example',
      slackToken: 'env:B',
      webhookSecret: 'env:C',
      webhookNetworks: [],
    };
    expect(createChannels(all, { secret, links: noLinks }).size).toBe(3);
  });

  it('ask for a sender where there is a mail server', async () => {
    const error = await thrownBy(() => createChannels({ smtp: 'env:SMTP', webhookNetworks: [] }, sources));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', details: { variable: 'WITHIN_MAIL_FROM' } });
  });
});
