/** @module Sends messages so that each ends in the ledger exactly once, whatever attempts die on the way. */
import type { DeliveryRecord, OutboundMessage, SendResult } from '../../../contracts/delivery.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { Person } from '../../../contracts/people.ts';
import type { Clock } from '../../caching/ports.ts';
import type { Channel } from '../ports.ts';
import type { DeliveryLedger } from './ledger.ts';

/** Milliseconds for which a message is tried; a critical one over a long weekend. */
const patienceMs = { critical: 4 * 24 * 3_600_000, high: 24 * 3_600_000, normal: 24 * 3_600_000, low: 24 * 3_600_000 };
const longestReason = 300;

export interface DeliveryParts {
  readonly ledger: DeliveryLedger;
  /** Those that are configured. */
  readonly channels: readonly Channel[];
  /** As the directory has the person now. */
  readonly person: (id: string) => Promise<Person | undefined>;
  readonly clock: Clock;
}

export interface SendContext {
  /** Ends the send that is on its way. */
  readonly signal: AbortSignal;
  /** When these messages were first to be sent, milliseconds since 1970 UTC. */
  readonly firstTriedAt: number;
  /** True: what is being sent ends, nothing else is begun. */
  readonly isStopping: () => boolean;
}

export class Deliveries {
  readonly #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /**
   * Sends what has not ended yet, in order. Throws `DELIVERY_PENDING`, with `afterMs` where the receiver asked for a
   * pause, when some are to be tried again: what has ended by then is in the ledger and is not sent twice. Throws
   * `CANCELLED` where it was stopped.
   */
  async send(messages: readonly OutboundMessage[], context: SendContext): Promise<readonly DeliveryRecord[]> {
    const ended: DeliveryRecord[] = [];
    const waiting: Waiting[] = [];
    for (const message of messages) {
      if (context.isStopping())
        throw new WithinError('CANCELLED', 'The sending of messages was stopped; the next attempt goes on.');
      const next = await this.#sendOne(message, context);
      if (!('wait' in next)) {
        ended.push(next);
        continue;
      }
      waiting.push(next);
      // The receiver asked for a pause: what follows would be refused as well.
      if (next.afterMs !== undefined) break;
    }
    if (waiting.length > 0) throw pending(waiting);
    return ended;
  }

  async #sendOne(message: OutboundMessage, context: SendContext): Promise<DeliveryRecord | Waiting> {
    const { ledger } = this.#parts;
    const earlier = await ledger.outcomeOf(message);
    if (earlier) return earlier;
    const { isInDoubt, attempts } = await ledger.begin(message);
    const result = await this.#attempt(message, isInDoubt, context.signal);
    switch (result.outcome) {
      case 'confirmed':
        return ledger.conclude(message, {
          outcome: isInDoubt ? 'resolved' : 'confirmed',
          ...(result.reference && { reference: result.reference }),
          attempts,
        });
      case 'refused':
        // A token that has run out is mended some day; what is not critical goes over another channel meanwhile.
        if (result.channelWide && message.priority === 'critical')
          return this.#later(message, result, { isInDoubt, attempts }, context);
        return ledger.conclude(message, { outcome: 'refused', reason: short(result.reason), attempts });
      case 'retry':
        return this.#later(message, result, { isInDoubt, attempts }, context);
      case 'ambiguous':
        if (this.#isOver(message, context)) return this.#giveUp(message, result.reason, attempts);
        return { wait: short(result.reason) };
    }
  }

  /** This attempt reached nobody for certain; one that is in doubt stays so, since this one said nothing of it. */
  async #later(
    message: OutboundMessage,
    { reason, afterMs }: { readonly reason: string; readonly afterMs?: number },
    { isInDoubt, attempts }: Attempt,
    context: SendContext,
  ): Promise<DeliveryRecord | Waiting> {
    if (this.#isOver(message, context)) return this.#giveUp(message, reason, attempts);
    if (!isInDoubt) await this.#parts.ledger.settle(message, attempts, short(reason));
    return { wait: short(reason), ...(afterMs !== undefined && { afterMs }) };
  }

  async #attempt(message: OutboundMessage, isRetry: boolean, signal: AbortSignal): Promise<SendResult> {
    const { channels, person: find } = this.#parts;
    const person = await find(message.person);
    if (!person || person.left)
      return { outcome: 'refused', reason: `${message.person} is not, or no longer, in the directory` };
    const channel = channels.find(({ name }) => name === message.channel);
    if (!channel) return { outcome: 'refused', reason: `no ${message.channel} is configured for the worker` };
    return channel.send({ message, person, isRetry, signal });
  }

  #isOver({ priority }: OutboundMessage, { firstTriedAt }: SendContext): boolean {
    return this.#parts.clock.now() - firstTriedAt >= patienceMs[priority];
  }

  #giveUp(message: OutboundMessage, reason: string, attempts: number): Promise<DeliveryRecord> {
    const hours = patienceMs[message.priority] / 3_600_000;
    return this.#parts.ledger.conclude(message, {
      outcome: 'refused',
      reason: short(`not taken for ${hours} hours: ${reason}`),
      attempts,
    });
  }
}

interface Attempt {
  readonly isInDoubt: boolean;
  readonly attempts: number;
}

interface Waiting {
  readonly wait: string;
  readonly afterMs?: number;
}

const short = (reason: string): string => reason.slice(0, longestReason);

function pending(waiting: readonly Waiting[]): WithinError {
  const [first] = waiting;
  const pauses = waiting.flatMap(({ afterMs }) => afterMs ?? []);
  return new WithinError(
    'DELIVERY_PENDING',
    `${waiting.length} messages are not taken yet (${first?.wait}); they are tried again.`,
    pauses.length > 0 ? { afterMs: Math.max(...pauses) } : {},
  );
}
