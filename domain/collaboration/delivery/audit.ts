/** @module The audit of deliveries: every critical event that was taken, and every run that ended, beside what reached people. */
import type { DeliveryAudit } from '../../../contracts/collaboration.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { startedRunSchema, startRecord } from '../../../contracts/run.ts';
import type { BlobStore, Clock, RunRecordStore } from '../../caching/ports.ts';
import { recordedRun } from '../../caching/recorded-runs.ts';
import { runEvents } from '../run-events.ts';
import type { DeliveryLedger } from './ledger.ts';

/** Milliseconds after which a critical message without an end is missing rather than on its way. */
const patienceMs = 15 * 60_000;
/** Entries of a list in the result; the counts are of all. */
const mostListed = 100;

interface AuditParts {
  readonly ledger: DeliveryLedger;
  readonly blobs: BlobStore;
  readonly records: RunRecordStore;
  readonly clock: Clock;
}

/** What deliveries say of one event for one person. */
type Ends = Map<string, boolean>;

/**
 * Looks at what was taken since `since`, milliseconds since 1970 UTC. `missing` holds pairs of event and person that
 * neither got a message nor have somebody else who was told so; `untold` finished runs whose events were never taken.
 */
export async function auditDeliveries(
  { since }: { readonly since: number },
  parts: AuditParts,
): Promise<DeliveryAudit> {
  const { ledger, clock } = parts;
  const arrived = await endsOf(ledger, since);
  const taken = new Map<string, CollaborationEvent>();
  const critical: { event: CollaborationEvent; person: string; at: number }[] = [];
  for await (const { event, people, at } of ledger.takenEvents(since)) {
    taken.set(event.id, event);
    if (event.severity !== 'critical') continue;
    for (const { person } of people) critical.push({ event, person, at });
  }
  const escalated = new Set([...taken.values()].flatMap(escalationOf));
  const dead: string[] = [];
  const missing: string[] = [];
  let delivered = 0;
  for (const { event, person, at } of critical) {
    const pair = pairOf(event.id, person);
    const end = arrived.get(pair);
    if (end) delivered += 1;
    else if (escalated.has(pair)) dead.push(pair);
    else if (clock.now() - at > patienceMs) missing.push(pair);
  }
  const untold = await untoldRuns(since, taken, parts);
  return {
    since,
    events: taken.size,
    critical: critical.length,
    delivered,
    dead: dead.slice(0, mostListed),
    deadCount: dead.length,
    missing: missing.slice(0, mostListed),
    missingCount: missing.length,
    untold: untold.slice(0, mostListed),
    untoldCount: untold.length,
  };
}

const pairOf = (event: string, person: string): string => `${event} for ${person}`;

async function endsOf(ledger: DeliveryLedger, since: number): Promise<Ends> {
  const ends: Ends = new Map();
  for await (const { events, person, outcome } of ledger.deliveries(since)) {
    for (const event of events) {
      const pair = pairOf(event, person);
      ends.set(pair, (ends.get(pair) ?? false) || outcome !== 'refused');
    }
  }
  return ends;
}

/** The pair whose death an event tells of. */
function escalationOf({ kind, facts }: CollaborationEvent): readonly string[] {
  if (kind !== 'deliveryFailed' || facts?.['event'] === undefined) return [];
  return [pairOf(String(facts['event']), String(facts['person']))];
}

async function untoldRuns(
  since: number,
  taken: ReadonlyMap<string, CollaborationEvent>,
  parts: AuditParts,
): Promise<readonly string[]> {
  const { records, clock } = parts;
  const untold: string[] = [];
  for (const runId of await records.list()) {
    const started = startedRunSchema.safeParse(await records.get(runId, startRecord)).data;
    if (!started?.announce) continue;
    const { document, refusedAt } = await recordedRun(runId, parts);
    const at = refusedAt ?? document?.finishedAt;
    if (!document || at === undefined || at < since || clock.now() - at < patienceMs) continue;
    if (runEvents(document, refusedAt).some(({ id }) => !taken.has(id))) untold.push(runId);
  }
  return untold;
}
