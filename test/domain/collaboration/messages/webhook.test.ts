import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../../contracts/events.ts';
import { webhookContent } from '../../../../domain/collaboration/messages/webhook.ts';
import { aMessage, anEvent, noLinks, someLinks } from '../../../support/collaboration-messages.ts';

describe('the body of a webhook', () => {
  const message = aMessage({ events: [anEvent({ review: { id: 'r1' }, text: '<b>"quoted"</b>\n' })] });

  it('holds the delivery, the person, the reason and the events as they came', () => {
    const body = JSON.parse(webhookContent(message, someLinks));
    expect(body).toMatchObject({
      schema: 1,
      delivery: 'run/7#anna#email',
      person: 'anna',
      priority: 'normal',
      isDigest: false,
      reviewPages: { r1: 'https://within.example/decisions/r1' },
    });
    expect(body.events.map((event: unknown) => eventSchema.parse(event))).toEqual(message.events);
  });

  it('holds no address with which its receiver could decide', () => {
    expect(webhookContent(message, someLinks)).not.toContain('/decide');
    expect(JSON.parse(webhookContent(message, noLinks))).not.toHaveProperty('reviewPages');
  });

  it('says which earlier message it brings up to date', () => {
    const update = { channel: 'webhook' as const, id: 'run/7#anna#webhook' };
    expect(JSON.parse(webhookContent({ ...message, update }, noLinks))).toMatchObject({
      updates: 'run/7#anna#webhook',
    });
  });
});
