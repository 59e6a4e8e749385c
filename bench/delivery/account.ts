/** @module Holds what the receiving servers have against what was emitted; our own ledger is asked for reasons alone. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { SlackDouble } from '../../test/support/slack-double.ts';
import type { SmtpSink } from '../../test/support/smtp-sink.ts';
import type { DeliveryProject } from './project.ts';

interface Account {
  readonly critical: { readonly reached: number; readonly dead: number; readonly lost: number };
  readonly ordinary: { readonly reached: number; readonly explained: number; readonly unexplained: number };
  readonly duplicates: { readonly smtp: number; readonly slack: number };
  /** Drops after the message was taken, and messages that were being sent at a kill. */
  readonly mostDuplicates: number;
  /** Seconds from the server's receipt of a critical event to its first message, ascending. */
  readonly latencies: readonly number[];
}

interface Given {
  readonly events: readonly CollaborationEvent[];
  readonly emittedAt: ReadonlyMap<string, number>;
  readonly smtp: SmtpSink;
  readonly slack: SlackDouble;
  readonly project: DeliveryProject;
  /** Messages that were being sent as a worker died, at most. */
  readonly inFlight: number;
}

export async function accountOf({ events, emittedAt, smtp, slack, project, inFlight }: Given): Promise<Account> {
  const first = new Map<string, number>();
  for (const { key, at } of [...smtp.received, ...slack.received]) first.set(key, Math.min(at, first.get(key) ?? at));
  const arrivedAt = ({ id, to = [] }: CollaborationEvent) => {
    const times = ['email', 'slack'].flatMap((channel) => first.get(`${id}#${to[0]}#${channel}`) ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  };
  const escalated = ({ id, to = [] }: CollaborationEvent) =>
    ['email', 'slack'].some((channel) => first.has(`dead/${to[0]}/${id}#oncall#${channel}`));
  const critical = { reached: 0, dead: 0, lost: 0 };
  const ordinary = { reached: 0, explained: 0, unexplained: 0 };
  const latencies: number[] = [];
  const reasons = await reasonsOf(project);
  for (const event of events) {
    const at = arrivedAt(event);
    if (event.severity === 'critical') {
      critical[at !== undefined ? 'reached' : escalated(event) ? 'dead' : 'lost'] += 1;
      if (at !== undefined) latencies.push(Math.max(0, at - (emittedAt.get(event.id) ?? at)) / 1000);
    } else ordinary[at !== undefined ? 'reached' : reasons.has(event.id) ? 'explained' : 'unexplained'] += 1;
  }
  const afterData = smtp.faults.filter(({ fault }) => fault === 'drop-after-data').length;
  return {
    critical,
    ordinary,
    duplicates: { smtp: doubled(smtp.received), slack: doubled(slack.received) },
    mostDuplicates: afterData + inFlight,
    latencies: latencies.sort((a, b) => a - b),
  };
}

/** Events that have a reason not to have been sent, or a digest that was. */
async function reasonsOf(project: DeliveryProject): Promise<ReadonlySet<string>> {
  const { decisions, deliveries } = await project.json<{
    decisions: readonly { event: string; why: string }[];
    deliveries: readonly { events: readonly string[] }[];
  }>('notify', 'ledger', '--decisions', '--limit', '1000000');
  return new Set([
    ...decisions.filter(({ why }) => why !== '').map(({ event }) => event),
    ...deliveries.flatMap(({ events }) => events),
  ]);
}

/** Messages a second of critical events, from the first emission to the last of them, and of all messages in the busiest ten seconds. */
export function ratesOf({ emittedAt, smtp, slack }: Pick<Given, 'emittedAt' | 'smtp' | 'slack'>): {
  readonly critical: number;
  readonly busiest: number;
} {
  const received = [...smtp.received, ...slack.received].toSorted((a, b) => a.at - b.at);
  const critical = received.filter(({ key }) => key.startsWith('bench/critical/'));
  const begun = Math.min(...emittedAt.values());
  const seconds = ((critical.at(-1)?.at ?? begun) - begun) / 1000;
  const windowMs = 10_000;
  let busiest = 0;
  for (let first = 0, last = 0; last < received.length; last++) {
    while ((received[last]?.at ?? 0) - (received[first]?.at ?? 0) >= windowMs) first++;
    busiest = Math.max(busiest, last - first + 1);
  }
  return { critical: critical.length / seconds, busiest: (busiest * 1000) / windowMs };
}

function doubled(received: readonly { readonly key: string }[]): number {
  return received.length - new Set(received.map(({ key }) => key)).size;
}

/** Of values in ascending order. */
export function percentile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
