import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { postingChanges } from '../../../../adapters/channels/webhook/changes.ts';
import { startWebhookReceiver } from '../../../support/webhook-receiver.ts';

it('signs a change as messages are signed', async () => {
  const receiver = await startWebhookReceiver();
  const settings = { webhookSecret: 'env:KEY', webhookNetworks: ['127.0.0.0/8'] };
  const change = postingChanges(settings, (reference) => `the key behind ${reference}`);
  const body = '{"stage":"beta"}';
  const { signal } = new AbortController();
  expect(await change({ url: new URL(receiver.url), delivery: 'd1.1.beta', body, signal })).toEqual({
    outcome: 'taken',
  });
  await receiver.stop();
  const { headers } = receiver.received[0]!;
  const signed = `d1.1.beta.${String(headers['x-within-timestamp'])}.${body}`;
  const expected = createHmac('sha256', 'the key behind env:KEY').update(signed).digest('base64');
  expect(headers['x-within-signature']).toBe(`v1,${expected}`);
});
