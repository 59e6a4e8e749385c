/** @module A test message: the event that asks for it, and how far it has come. */
import type { DeliveryRecord } from '../../../contracts/delivery.ts';
import type { TestProgress } from '../../../contracts/enquiries.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import type { ChannelName } from '../../../contracts/names.ts';
import { messageKey } from '../inbox/policy.ts';
import type { DeliveryLedger } from './ledger.ts';

export interface TestRequest {
  readonly person: string;
  /** The channel to try; those that an ordinary message would take when absent. */
  readonly channel?: ChannelName;
  /** Fresh. */
  readonly id: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export function testEvent({ person, channel, id, at }: TestRequest): CollaborationEvent {
  return {
    schema: 1,
    id: `test/${person}/${id}`,
    kind: 'deliveryTest',
    severity: 'info',
    at,
    subject: { type: 'delivery', id: `test-${id}`, name: 'test message' },
    title: 'This is a test of how you are told',
    text: 'Somebody tried whether messages of WITHIN reach you. There is nothing to do.',
    ...(channel !== undefined && { facts: { channel } }),
    to: [person],
  };
}

/** What is known of the messages of a test: `channels` are those of the decision, none while it is not known. */
export async function testProgress(
  event: CollaborationEvent,
  { person, channels }: { readonly person: string; readonly channels: readonly ChannelName[] },
  ledger: DeliveryLedger,
): Promise<TestProgress> {
  const ended: DeliveryRecord[] = [];
  const waiting: { channel: ChannelName; reason?: string }[] = [];
  for (const channel of channels) {
    const message = { key: messageKey(event.id, person, channel), events: [event] };
    const record = await ledger.outcomeOf(message);
    if (record) ended.push(record);
    else {
      const reason = await ledger.lastTrouble(message);
      waiting.push({ channel, ...(reason !== undefined && { reason }) });
    }
  }
  return { ended, waiting };
}
