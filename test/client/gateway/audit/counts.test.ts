import { expect, it } from 'vitest';
import { MinuteCounts } from '../../../../client/gateway/audit/counts.ts';
import type { AuditEvent } from '../../../../contracts/audit-log.ts';

function counting() {
  const events: AuditEvent[] = [];
  return { events, counts: new MinuteCounts((event) => void events.push(event)) };
}

it('writes few records however many addresses are refused, and counts all', () => {
  const { events, counts } = counting();
  for (let place = 0; place < 10_000; place++)
    counts.add({ who: 'unknown', what: 'GET /metrics', address: `10.0.${place >> 8}.${place & 255}` }, 401);
  counts.flush();
  expect(events.length).toBeLessThanOrEqual(42);
  const total = events.reduce((sum, event) => sum + (event.kind === 'counted' ? event.count : 0), 0);
  expect(total).toBe(10_000);
  expect(events.at(-1)).toMatchObject({ who: 'others', count: 9_979 });
});

it('tells a known caller apart, however many strangers come', () => {
  const { events, counts } = counting();
  for (let place = 0; place < 100; place++) counts.add({ who: 'unknown', what: 'x', address: String(place) }, 401);
  counts.add({ who: 'vi', role: 'viewer', what: 'POST /events' }, 403);
  expect(events.at(-1)).toMatchObject({ who: 'vi', status: 403 });
});

it('begins anew with each minute', () => {
  const { events, counts } = counting();
  const deed = { who: 'vi', role: 'viewer', what: 'x' } as const;
  for (let minute = 0; minute < 2; minute++) {
    counts.add(deed, 403);
    counts.add(deed, 403);
    counts.flush();
    counts.flush();
  }
  expect(events.map((event) => event.kind === 'counted' && event.count)).toEqual([1, 1, 1, 1]);
});
