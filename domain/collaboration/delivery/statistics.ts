/** @module What messages come to: by channel and outcome, how long they took, how many each person gets, what was decided. */
import type { DeliveryRecord } from '../../../contracts/delivery.ts';
import type { ChannelStatistics, DeliveryStatistics, KindStatistics, TakenLine } from '../../../contracts/enquiries.ts';
import type { InboxOutcome } from '../../../contracts/inbox.ts';

interface Kept {
  readonly taken: Iterable<TakenLine>;
  readonly deliveries: readonly DeliveryRecord[];
  readonly decisions: readonly { readonly event: string; readonly person: string; readonly outcome: InboxOutcome }[];
}

/** Messages and decisions about events that are not among `taken` count, without a kind and without a time. */
export function deliveryStatistics({ taken, deliveries, decisions }: Kept): Omit<DeliveryStatistics, 'reviews'> {
  const events = new Map([...taken].map((line) => [line.event.id, line]));
  return {
    events: events.size,
    channels: channelsOf(deliveries, events),
    people: peopleOf(deliveries),
    kinds: kindsOf(deliveries, decisions, events),
  };
}

type Events = ReadonlyMap<string, TakenLine>;

function channelsOf(deliveries: readonly DeliveryRecord[], events: Events): readonly ChannelStatistics[] {
  return [...grouped(deliveries, ({ channel }) => channel)]
    .map(([channel, records]) => {
      const count = (outcome: DeliveryRecord['outcome']): number =>
        records.filter((record) => record.outcome === outcome).length;
      const latencies = records.flatMap((record) => latencyOf(record, events)).toSorted((one, other) => one - other);
      const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
      return {
        channel,
        confirmed: count('confirmed'),
        resolved: count('resolved'),
        refused: count('refused'),
        ...(p50 !== undefined && p99 !== undefined && { latencyMs: { p50, p99 } }),
      };
    })
    .toSorted((one, other) => one.channel.localeCompare(other.channel));
}

/** Of messages that were sent at once: from when the event was taken. A digest takes its time by intention. */
function latencyOf({ key, events: [id], outcome, at }: DeliveryRecord, events: Events): readonly number[] {
  const line = id !== undefined && key.startsWith(`${id}#`) ? events.get(id) : undefined;
  return line && outcome !== 'refused' ? [Math.max(0, at - line.at)] : [];
}

/** The smallest value that at least this share of the values does not exceed. */
function quantile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

const dayMs = 86_400_000;

function peopleOf(deliveries: readonly DeliveryRecord[]): DeliveryStatistics['people'] {
  const arrived = deliveries.filter(({ outcome }) => outcome !== 'refused');
  return [...grouped(arrived, ({ person }) => person)]
    .map(([person, records]) => {
      const days = grouped(records, ({ at }) => Math.floor(at / dayMs));
      const most = Math.max(...[...days.values()].map(({ length }) => length));
      return { person, messages: records.length, days: days.size, mostADay: most };
    })
    .toSorted((one, other) => other.messages - one.messages || one.person.localeCompare(other.person));
}

function kindsOf(
  deliveries: readonly DeliveryRecord[],
  decisions: Kept['decisions'],
  events: Events,
): readonly KindStatistics[] {
  // The last word on an event for a person; what was sent at once stands among the deliveries alone.
  const last = new Map<string, { readonly event: string; readonly outcome: InboxOutcome }>();
  for (const {
    key,
    events: [id = ''],
    person,
  } of deliveries)
    if (key.startsWith(`${id}#`)) last.set(`${id} ${person}`, { event: id, outcome: 'sent' });
  for (const { event, person, outcome } of decisions) last.set(`${event} ${person}`, { event, outcome });
  const kinds = grouped(last.values(), ({ event }) => events.get(event)?.event.kind ?? 'unknown');
  return [...kinds]
    .map(([kind, ends]): KindStatistics => {
      const count = (outcome: InboxOutcome): number => ends.filter((end) => end.outcome === outcome).length;
      const [sent, digested, muted] = [count('sent'), count('digested'), count('muted')];
      return { kind, sent, digested, muted, inhibited: count('inhibited'), unreachable: count('unreachable') };
    })
    .toSorted((one, other) => one.kind.localeCompare(other.kind));
}

function grouped<Key, Value>(values: Iterable<Value>, keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value)) ?? [];
    group.push(value);
    groups.set(keyOf(value), group);
  }
  return groups;
}
