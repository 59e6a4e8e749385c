import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientMessageId, metadataOf } from '../../../../adapters/channels/slack/identity.ts';

describe('the identity of a Slack message', () => {
  it('is a UUID that its key alone decides', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(clientMessageId(one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(clientMessageId(one) === clientMessageId(other)).toBe(one === other);
      }),
    );
  });

  it('has an event type that Slack keeps', () => {
    expect(metadataOf('k').event_type).toMatch(/^[A-Za-z0-9_-]+$/);
  });
});
