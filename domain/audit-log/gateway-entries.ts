/** @module The gateway's log as people read it: a change with how it ended, refusals by minute. */
import type { AuditEntry } from '../../contracts/audit-log.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import { judgeChains } from './chains.ts';
import type { AuditSeal } from './ports.ts';
import { type AuditRecord, auditRecordSchema, dayOf, placeIn } from './record.ts';

export interface GatewayLog {
  readonly entries: readonly AuditEntry[];
  readonly problems: readonly string[];
  readonly records: number;
  readonly signed: number;
}

/** Everything from the day of `since` on, milliseconds since 1970 UTC. */
export async function gatewayLog(store: RunRecordStore, seal: AuditSeal, since: number): Promise<GatewayLog> {
  const from = dayOf(since);
  const days = await store.list();
  const read: AuditRecord[] = [];
  const damaged: string[] = [];
  for (const day of days.filter((one) => one >= from)) {
    const names = await store.names(day);
    const values = await Promise.all(names.map((name) => store.get(day, name)));
    for (const [place, value] of values.entries()) {
      const { data } = auditRecordSchema.safeParse(value);
      if (data) read.push(data);
      else damaged.push(`The record ${names[place]} of ${day} cannot be read.`);
    }
  }
  const earlier = await placesBefore(
    store,
    days.filter((one) => one < from),
    read,
  );
  const { problems, signed } = judgeChains(read, seal, earlier);
  return { entries: entriesOf(read), problems: [...damaged, ...problems], records: read.length, signed };
}

/** Names alone are read of the days before, and only where a chain comes from there. */
async function placesBefore(
  store: RunRecordStore,
  days: readonly string[],
  read: readonly AuditRecord[],
): Promise<(place: { readonly chain: string; readonly number: number }) => boolean> {
  const begun = new Set(read.flatMap(({ chain, number }) => (number === 0 ? [chain] : [])));
  const needed = new Set([
    ...read.flatMap(({ chain }) => (begun.has(chain) ? [] : [chain])),
    ...read.flatMap(({ event }) => (event.kind === 'opened' ? event.heads.map(({ chain }) => chain) : [])),
  ]);
  const places = new Set<string>();
  for (const day of needed.size > 0 ? days : [])
    for (const name of await store.names(day)) {
      const place = placeIn(name);
      if (place && needed.has(place.chain)) places.add(`${place.chain} ${place.number}`);
    }
  return ({ chain, number }) => places.has(`${chain} ${number}`);
}

function entriesOf(records: readonly AuditRecord[]): readonly AuditEntry[] {
  const ends = new Map<string, number>();
  for (const { event } of records) if (event.kind === 'ended') ends.set(event.deed, event.status);
  return records.flatMap(({ at, event }): readonly AuditEntry[] => {
    if (event.kind !== 'began' && event.kind !== 'counted') return [];
    const { who, role, what, subject, address } = event;
    const status = event.kind === 'counted' ? event.status : ends.get(event.deed);
    return [
      {
        at,
        source: 'gateway',
        who,
        ...(role !== undefined && { role }),
        what,
        ...(subject !== undefined && { subject }),
        ...(status !== undefined && { status }),
        ...(event.kind === 'counted' && event.count > 1 && { count: event.count }),
        ...(address !== undefined && { address }),
      },
    ];
  });
}
