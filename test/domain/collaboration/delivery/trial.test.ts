import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileRunRecords } from '../../../../adapters/store/file-run-records.ts';
import { eventSchema } from '../../../../contracts/events.ts';
import { DeliveryLedger } from '../../../../domain/collaboration/delivery/ledger.ts';
import { testEvent, testProgress } from '../../../../domain/collaboration/delivery/trial.ts';
import { newInbox, received } from '../../../../domain/collaboration/inbox/policy.ts';
import { everyDay, monday, profileOf } from '../../../support/inboxes.ts';

const at = monday;
const quiet = { from: 0, to: 1439, days: everyDay };

describe('a test message', () => {
  it('goes out at once over the channel that it names, whatever the person prefers, and takes no place of others', () => {
    const event = testEvent({ person: 'anna', channel: 'email', id: '1', at });
    expect(eventSchema.parse(event)).toEqual(event);
    const profile = profileOf({
      preferences: { severity: 'error', channels: [], quietHours: quiet, kinds: { deliveryTest: 'off' } },
    });
    const step = received(newInbox('anna'), { event, route: 'it is addressed to anna' }, profile, at);
    expect(step.sends.map(({ channel, priority }) => [channel, priority])).toEqual([['email', 'normal']]);
    expect(step.state).toMatchObject({ sentAt: [], told: [], bursts: [] });
  });

  it('takes the way of an ordinary message where it names no channel', () => {
    const event = testEvent({ person: 'anna', id: '2', at });
    const told = (preferences: object) =>
      received(newInbox('anna'), { event, route: 'r' }, profileOf({ preferences }), at).sends.map((one) => one.channel);
    expect(told({})).toEqual(['slack']);
    expect(told({ channels: ['email', 'slack'], tellOn: 'all' })).toEqual(['email', 'slack']);
    expect(told({ channels: [] })).toEqual(['slack']);
  });

  it('says so where the person cannot be reached that way', () => {
    const event = testEvent({ person: 'anna', channel: 'webhook', id: '3', at });
    const { decisions } = received(newInbox('anna'), { event, route: 'r' }, profileOf(), at);
    expect(decisions).toMatchObject([{ outcome: 'unreachable', why: expect.stringContaining('webhook') as string }]);
  });

  it('shows what has ended, and why the rest has not', async () => {
    const root = mkdtempSync(join(tmpdir(), 'within-trial-'));
    const ledger = new DeliveryLedger(new FileRunRecords(root, 'messages'), { now: () => at });
    const event = testEvent({ person: 'anna', id: '4', at });
    const { sends } = received(
      newInbox('anna'),
      { event, route: 'r' },
      profileOf({ preferences: { tellOn: 'all' } }),
      at,
    );
    const [slack, email] = sends;
    if (!slack || !email) throw new Error('nothing was sent');
    await ledger.conclude(slack, { outcome: 'confirmed', attempts: 1 });
    await ledger.begin(email);
    await ledger.settle(email, 1, 'the mail server is busy');
    expect(
      await testProgress(event, { person: 'anna', channels: ['slack', 'email', 'webhook'] }, ledger),
    ).toMatchObject({
      ended: [{ channel: 'slack', outcome: 'confirmed' }],
      waiting: [{ channel: 'email', reason: 'the mail server is busy' }, { channel: 'webhook' }],
    });
  });
});
