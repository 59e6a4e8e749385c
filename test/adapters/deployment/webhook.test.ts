import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postingChanges } from '../../../adapters/channels/webhook/changes.ts';
import { WebhookTarget } from '../../../adapters/deployment/webhook.ts';
import { describeDeploymentTarget } from '../../conformance/deployment-target.ts';
import { aRequest } from '../../support/deployments.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const settings = { webhookSecret: 'env:KEY', webhookNetworks: ['127.0.0.0/8'] };
let receiver: WebhookReceiver;
let refusing: WebhookReceiver;
let busy: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  refusing = await startWebhookReceiver((response) => void response.writeHead(403).end());
  busy = await startWebhookReceiver((response) => void response.writeHead(503).end());
});
afterAll(async () => {
  for (const one of [receiver, refusing, busy]) await one.stop();
});

let count = 0;
function open(to: WebhookReceiver, over: Partial<typeof settings> = {}) {
  count += 1;
  const path = `/hook-${count}`;
  const url = `${to.url}${path}?key=hunter2`;
  const target = new WebhookTarget(
    url,
    postingChanges({ ...settings, ...over }, () => 'hunter2hunter2hunter2'),
  );
  // A receiver knows a delivery that comes again by its id.
  const world = async () => {
    const mine = to.received.filter((hook) => hook.path.startsWith(`${path}?`));
    return Object.fromEntries(mine.map(({ key, body }) => [key, { ...JSON.parse(body), again: false }]));
  };
  return { target, world };
}
const order = {
  request: aRequest(),
  change: { key: 'd1.1.general', number: 1, stage: 'general' as const },
  again: false,
  signal: new AbortController().signal,
};

describeDeploymentTarget('A webhook', { open: async () => open(receiver), broken: async () => open(refusing) });

describe('a webhook that brings a stage about', () => {
  it('is signed, and known by its delivery', async () => {
    await open(receiver).target.change(order);
    const hook = receiver.received.at(-1)!;
    expect(hook.key).toBe('d1.1.general');
    expect(hook.headers['x-within-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(JSON.parse(hook.body)).toMatchObject({ model: 'iris', version: 2, stage: 'general', key: 'd1.1.general' });
  });

  it.each([
    ['answers 403', () => open(refusing), 'DEPLOYMENT_TARGET_REFUSED'],
    ['answers 503', () => open(busy), 'DEPLOYMENT_TARGET_UNREACHABLE'],
    ['leads into a closed network', () => open(receiver, { webhookNetworks: [] }), 'DEPLOYMENT_TARGET_REFUSED'],
  ])('that %s', async (_what, opened, code) => {
    const error: unknown = await opened()
      .target.change(order)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('hunter2');
  });

  it('is not sent without a key', async () => {
    const target = new WebhookTarget(
      receiver.url,
      postingChanges({ webhookNetworks: ['127.0.0.0/8'] }, () => ''),
    );
    await expect(target.change(order)).rejects.toThrow(/WITHIN_WEBHOOK_SECRET is not set/);
  });
});
