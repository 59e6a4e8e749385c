import { describe, expect, it } from 'vitest';
import type { DeliveryRecord } from '../../../../contracts/delivery.ts';
import { deliveryStatistics } from '../../../../domain/collaboration/delivery/statistics.ts';
import { day, eventOf, hour, monday } from '../../../support/inboxes.ts';

const taken = ['e1', 'e2', 'e3'].map((id) => ({ event: eventOf(id), people: [], at: monday }));
const record = (key: string, parts: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  key,
  person: key.split('#')[1] ?? '',
  channel: 'email',
  priority: 'normal',
  events: [key.split('#')[0] ?? ''],
  outcome: 'confirmed',
  attempts: 1,
  at: monday + 1000,
  ...parts,
});

describe('statistics of deliveries', () => {
  it('count by channel, and time what was sent at once alone', () => {
    const deliveries = [
      record('e1#anna#email'),
      record('e2#anna#email', { outcome: 'resolved', at: monday + 5000 }),
      record('e3#ben#slack', { channel: 'slack', outcome: 'refused', at: monday + day }),
      record('digest/anna/1#anna#email', { events: ['e3'], at: monday + 4 * hour }),
    ];
    expect(deliveryStatistics({ taken, deliveries, decisions: [] }).channels).toEqual([
      { channel: 'email', confirmed: 2, resolved: 1, refused: 0, latencyMs: { p50: 1000, p99: 5000 } },
      { channel: 'slack', confirmed: 0, resolved: 0, refused: 1 },
    ]);
  });

  it('give for each person what arrived, and the most of a day', () => {
    const deliveries = [
      record('e1#anna#email'),
      record('e2#anna#email'),
      record('e3#anna#email', { at: monday + day }),
      record('e1#ben#email', { outcome: 'refused' }),
    ];
    expect(deliveryStatistics({ taken, deliveries, decisions: [] }).people).toEqual([
      { person: 'anna', messages: 3, days: 2, mostADay: 2 },
    ]);
  });

  it('count an event once for a person, by the last word on it', () => {
    const decisions = [
      { event: 'e1', person: 'anna', outcome: 'digested' },
      { event: 'e1', person: 'anna', outcome: 'inhibited' },
      { event: 'gone', person: 'anna', outcome: 'muted' },
    ] as const;
    const deliveries = [record('e2#anna#email'), record('e2#anna#slack', { channel: 'slack' })];
    const none = { sent: 0, digested: 0, muted: 0, inhibited: 0, unreachable: 0 };
    expect(deliveryStatistics({ taken, deliveries, decisions }).kinds).toEqual([
      { ...none, kind: 'experimentCompleted', sent: 1, inhibited: 1 },
      { ...none, kind: 'unknown', muted: 1 },
    ]);
  });
});
