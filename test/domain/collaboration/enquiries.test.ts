import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { DeliveryLedger } from '../../../domain/collaboration/delivery/ledger.ts';
import { CollaborationEnquiries } from '../../../domain/collaboration/enquiries.ts';
import { directoryFrom, eventOf, monday } from '../../support/inboxes.ts';

const clock = { now: () => monday };
const root = mkdtempSync(join(tmpdir(), 'within-ask-'));
const ledger = new DeliveryLedger(new FileRunRecords(root, 'messages'), clock);
const enquiries = new CollaborationEnquiries({
  source: directoryFrom({
    people: { anna: { name: 'Anna', email: 'anna@example.org', preferences: { severity: 'warning' } } },
    groups: { leads: ['anna'] },
    defaults: { tellOn: 'all' },
    routes: [{ to: ['leads'] }],
  }),
  configured: ['email'],
  ledger,
  reviews: new FileRunRecords(root, 'reviews'),
  clock,
});

describe('enquiries', () => {
  it('know people, and refuse groups and nobody', async () => {
    await expect(enquiries.requirePerson('anna')).resolves.toBeUndefined();
    await expect(enquiries.requirePerson('leads')).rejects.toThrow(/is a group; name a person/);
    await expect(enquiries.requirePerson('anne')).rejects.toThrow(/did you mean "anna"/);
  });

  it('show what counts without an inbox, and with what it holds', async () => {
    const from = async (own?: object) =>
      Object.fromEntries(
        (await enquiries.preferences('anna', own && ({ person: 'anna', preferences: {}, own } as never))).map(
          (line) => [line.key, line.from],
        ),
      );
    expect(await from()).toMatchObject({ severity: 'file', tellOn: 'defaults', budget: 'standard' });
    expect(await from({ severity: 'error' })).toMatchObject({ severity: 'own' });
  });

  it('foresee by an empty inbox while there is none, by the inbox where there is', async () => {
    const event = eventOf('e', { severity: 'info' });
    expect(await enquiries.foresee(event, 'anna', undefined)).toMatchObject({ outcome: 'muted' });
    expect(await enquiries.foresee(event, 'anna', () => Promise.resolve('no-inbox'))).toMatchObject({
      outcome: 'muted',
    });
    expect(await enquiries.foresee(event, 'anna', () => Promise.resolve(undefined))).toMatchObject({
      why: 'An event of this id was decided before.',
    });
  });
});
