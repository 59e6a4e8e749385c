import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileRunRecords } from '../../../../adapters/store/file-run-records.ts';
import type { OutboundMessage } from '../../../../contracts/delivery.ts';
import type { TakenLine } from '../../../../contracts/enquiries.ts';
import type { InboxDecision } from '../../../../contracts/inbox.ts';
import { explain } from '../../../../domain/collaboration/delivery/explanation.ts';
import { DeliveryLedger } from '../../../../domain/collaboration/delivery/ledger.ts';
import { eventOf, monday } from '../../../support/inboxes.ts';

const event = eventOf('e1');
const taken: TakenLine = { event, people: [{ person: 'anna', reason: 'route 1 tells anna' }], at: monday };
const message = (key: string): OutboundMessage => ({
  key,
  person: 'anna',
  channel: 'email',
  priority: 'normal',
  events: [event],
  isDigest: false,
  why: 'Sent at once because anna wants experimentCompleted now. route 1 tells anna.',
});
const decision = (parts: Partial<InboxDecision>): InboxDecision => ({
  event: 'e1',
  outcome: 'digested',
  why: 'Digested because it came in quiet hours.',
  route: 'route 1 tells anna',
  at: monday,
  ...parts,
});

let ledger: DeliveryLedger;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'within-explain-'));
  ledger = new DeliveryLedger(new FileRunRecords(root, 'messages'), { now: () => monday + 5 });
});
const ask = (person: string, remembered?: InboxDecision) => explain({ taken, person, remembered }, ledger);

describe('an explanation', () => {
  it('of what was sent has the reason and how each message ended', async () => {
    await ledger.conclude(message('e1#anna#email'), { outcome: 'confirmed', attempts: 1 });
    expect(await ask('anna')).toMatchObject({
      outcome: 'sent',
      why: expect.stringMatching(/^Sent at once because anna/) as string,
      route: 'route 1 tells anna',
      messages: [{ outcome: 'confirmed', channel: 'email' }],
    });
  });

  it('of what was gathered has the digest that brought it', async () => {
    await ledger.keepDecisions('anna', [decision({ digest: 'digest/anna/1' })]);
    expect(await ask('anna')).toMatchObject({ outcome: 'digested', messages: [] });
    await ledger.conclude(message('digest/anna/1#anna#email'), { outcome: 'confirmed', attempts: 1 });
    expect(await ask('anna')).toMatchObject({ outcome: 'digested', digestSentAt: monday + 5, messages: [{}] });
  });

  it('takes the last decision, and that of the inbox before all', async () => {
    await ledger.keepDecisions('anna', [decision({})]);
    await ledger.keepDecisions('anna', [decision({ outcome: 'inhibited', why: 'The review closed.', at: monday + 9 })]);
    expect(await ask('anna')).toMatchObject({ outcome: 'inhibited' });
    expect(await ask('anna', decision({ outcome: 'muted' }))).toMatchObject({ outcome: 'muted' });
  });

  it('tells one who was not addressed whom it was for', async () => {
    expect(await ask('ben')).toMatchObject({
      outcome: 'not-addressed',
      why: 'It was not for ben: it went to anna (route 1 tells anna).',
    });
  });

  it('says that nothing is known yet where nothing is', async () => {
    expect(await ask('anna')).toMatchObject({ outcome: 'undecided', messages: [] });
  });
});
