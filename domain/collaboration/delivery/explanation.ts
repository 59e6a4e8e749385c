/** @module Why one person was told of an event, or was not: from what the inbox remembers and what the ledger keeps. */
import type { DeliveryRecord } from '../../../contracts/delivery.ts';
import type { Explanation, TakenLine } from '../../../contracts/enquiries.ts';
import type { InboxDecision } from '../../../contracts/inbox.ts';
import type { DeliveryLedger, KeptDecision } from './ledger.ts';

interface ExplainRequest {
  readonly taken: TakenLine;
  readonly person: string;
  /** What the inbox itself says, where it was asked and remembers. */
  readonly remembered: InboxDecision | undefined;
}

export async function explain(request: ExplainRequest, ledger: DeliveryLedger): Promise<Explanation> {
  const { taken, person } = request;
  const { id, at } = taken.event;
  const messages: DeliveryRecord[] = [];
  for await (const record of ledger.deliveries(at))
    if (record.person === person && record.events.includes(id)) messages.push(record);
  let kept: KeptDecision | undefined;
  for await (const decision of ledger.decisions(at))
    if (decision.person === person && decision.event === id && decision.at >= (kept?.at ?? 0)) kept = decision;
  return explanationOf(request, messages, kept);
}

function explanationOf(
  { taken, person, remembered }: ExplainRequest,
  messages: readonly DeliveryRecord[],
  kept: KeptDecision | undefined,
): Explanation {
  const base = { event: taken.event.id, person, messages };
  const addressee = taken.people.find((one) => one.person === person);
  const decision = remembered ?? (kept as InboxDecision | undefined);
  const [message] = messages;
  if (decision) {
    const { outcome, why, route, at } = decision;
    const sentAt = decision.digestSentAt ?? (outcome === 'digested' ? message?.at : undefined);
    return { ...base, outcome, why, route, at, ...(sentAt !== undefined && { digestSentAt: sentAt }) };
  }
  if (!addressee)
    return { ...base, outcome: 'not-addressed', why: `It was not for ${person}: ${others(taken)}.`, at: taken.at };
  const route = addressee.reason;
  if (message) return { ...base, outcome: 'sent', why: message.why ?? 'It was sent at once.', route, at: message.at };
  const why = `The inbox of ${person} has it; what becomes of it is not known yet.`;
  return { ...base, outcome: 'undecided', why, route, at: taken.at };
}

function others({ people }: TakenLine): string {
  if (people.length === 0) return 'no route fits it and it is addressed to nobody';
  return `it went to ${people.map(({ person, reason }) => `${person} (${reason})`).join(', ')}`;
}
