import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import type { OutboundMessage, SendResult } from '../../../contracts/delivery.ts';
import { CollaborationManager } from '../../../domain/collaboration/collaboration-manager.ts';
import { Deliveries } from '../../../domain/collaboration/delivery/deliveries.ts';
import { DeliveryLedger } from '../../../domain/collaboration/delivery/ledger.ts';
import { newInbox, received } from '../../../domain/collaboration/inbox/policy.ts';
import { directoryRouter } from '../../../domain/collaboration/router.ts';
import { directoryFrom, eventOf, hour, monday } from '../../support/inboxes.ts';

const person = { name: 'Anna', email: 'anna@example.org' };
const context = { signal: new AbortController().signal, firstTriedAt: monday, isStopping: () => false };

let ledger: DeliveryLedger;
let manager: CollaborationManager;
let answer: SendResult;
let now = monday;
beforeEach(() => {
  now = monday;
  answer = { outcome: 'confirmed' };
  const root = mkdtempSync(join(tmpdir(), 'within-manager-'));
  const clock = { now: () => now };
  ledger = new DeliveryLedger(new FileRunRecords(root, 'messages'), clock);
  const channel = { name: 'email' as const, send: () => Promise.resolve(answer), close: () => Promise.resolve() };
  const source = directoryFrom({ people: { anna: person }, routes: [{ to: ['anna'] }] });
  manager = new CollaborationManager({
    ledger,
    clock,
    route: directoryRouter(source, ['email'], clock),
    deliveries: new Deliveries({ ledger, channels: [channel], person: () => Promise.resolve(person), clock }),
    blobs: new FileBlobStore(root, () => Promise.resolve('')),
    records: new FileRunRecords(root),
  });
});

/** What the inbox workflow does between routing and sending. */
async function messagesOf(...events: ReturnType<typeof eventOf>[]): Promise<readonly OutboundMessage[]> {
  const intake = await manager.route(events);
  const delivery = intake.deliveries.get('anna');
  const sends = delivery?.events.flatMap((routed) => received(newInbox('anna'), routed, delivery.profile, now).sends);
  await intake.keep();
  return sends ?? [];
}

describe('the manager of collaboration', () => {
  it('brings an event from its route to a record, once', async () => {
    const messages = await messagesOf(eventOf('e1', { severity: 'critical' }));
    expect(await manager.send(messages, context)).toMatchObject([{ key: 'e1#anna#email', outcome: 'confirmed' }]);
    expect(await messagesOf(eventOf('e1', { severity: 'critical' }))).toEqual([]);
    expect(await manager.audit(monday - hour)).toMatchObject({ events: 1, critical: 1, delivered: 1, missingCount: 0 });
  });

  it('does not call delivered what was refused', async () => {
    answer = { outcome: 'refused', reason: 'no such mailbox' };
    await manager.send(await messagesOf(eventOf('e1', { severity: 'critical' })), context);
    now += hour;
    expect(await manager.audit(monday - hour)).toMatchObject({ critical: 1, delivered: 0, missing: ['e1 for anna'] });
  });

  it('keeps why something was not sent, and messages that wait', async () => {
    const decision = { event: 'e1', outcome: 'muted', why: 'Muted.', route: 'route 1 tells anna', at: now } as const;
    await manager.record('anna', [decision]);
    const kept = [];
    for await (const one of ledger.decisions(monday - hour)) kept.push(one);
    expect(kept).toEqual([{ person: 'anna', ...decision }]);
    const messages = await messagesOf(eventOf('e2'));
    expect(await manager.parked(await manager.park(messages))).toEqual(messages);
  });

  it('has nothing to tell of a run that has not ended', async () => {
    expect(await manager.eventsOfRun('r-1')).toEqual([]);
  });
});
