/** @module The messages of one person on their way: one activity at a time and lane, so that their order holds and bursts travel together. */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { SendBatch, SentMessage } from '../contracts/collaboration.ts';
import type { OutboundMessage } from '../contracts/delivery.ts';
import { type ChannelName, channelNames } from '../contracts/names.ts';
import { failureOf } from './failures.ts';
import { collaborating, sending } from './proxies.ts';

/** Messages of one activity. */
const batchSize = 20;
/** Messages that a history hands to the next by itself; the others wait in the store. */
const mostCarried = 100;

interface Lane {
  readonly channel: ChannelName;
  readonly critical: boolean;
  readonly batches: SendBatch[];
  running?: CancellationScope | undefined;
}

type OnEnd = (sent: SentMessage, message: OutboundMessage) => void;

const sizeOf = (batch: SendBatch): number => ('messages' in batch ? batch.messages.length : batch.count);
const laneName = (channel: ChannelName, critical: boolean) => `${channel}${critical ? '-critical' : ''}`;

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #onEnd: OnEnd;
  #sent = 0;
  #refused = 0;
  #isClosed = false;

  constructor(waiting: Readonly<Record<string, readonly SendBatch[]>>, onEnd: OnEnd) {
    this.#onEnd = onEnd;
    // Critical ones first: activities that start together are given to workers in this order.
    for (const critical of [true, false])
      for (const channel of channelNames) {
        const name = laneName(channel, critical);
        this.#lanes.set(name, { channel, critical, batches: [...(waiting[name] ?? [])] });
      }
  }

  add(message: OutboundMessage): void {
    const lane = this.#lanes.get(laneName(message.channel, message.priority === 'critical'));
    if (!lane) return;
    const last = lane.batches.at(-1);
    if (last && 'messages' in last && last.messages.length < batchSize)
      lane.batches[lane.batches.length - 1] = { messages: [...last.messages, message] };
    else lane.batches.push({ messages: [message] });
  }

  /** Starts every lane that has something to send and sends nothing now. */
  start(): void {
    if (this.#isClosed) return;
    for (const lane of this.#lanes.values()) {
      const batch = lane.running ? undefined : lane.batches.shift();
      if (batch) void this.#run(lane, batch);
    }
  }

  counts(): { readonly waiting: Record<string, number>; readonly sent: number; readonly refused: number } {
    const waiting: Record<string, number> = {};
    for (const [name, { batches, running }] of this.#lanes) {
      const count = batches.reduce((sum, batch) => sum + sizeOf(batch), running ? 1 : 0);
      if (count > 0) waiting[name] = count;
    }
    return { waiting, sent: this.#sent, refused: this.#refused };
  }

  /** Ends what is on its way and returns all that has no end, for the next history. */
  async callBack(): Promise<Record<string, readonly SendBatch[]>> {
    this.#isClosed = true;
    for (const { running } of this.#lanes.values()) running?.cancel();
    await condition(() => [...this.#lanes.values()].every(({ running }) => !running));
    const waiting: Record<string, readonly SendBatch[]> = {};
    let carried = 0;
    for (const [name, { batches }] of this.#lanes) {
      const kept: SendBatch[] = [];
      for (const batch of batches) {
        carried += sizeOf(batch);
        kept.push(carried > mostCarried ? await park(batch) : batch);
      }
      if (kept.length > 0) waiting[name] = kept;
    }
    return waiting;
  }

  async #run(lane: Lane, batch: SendBatch): Promise<void> {
    const scope = new CancellationScope();
    lane.running = scope;
    try {
      const sent = await scope.run(() => sending(lane.channel, lane.critical).sendMessages(batch));
      for (const [place, one] of sent.entries()) this.#end(one, batch, place);
    } catch (error) {
      if (isCancellation(error)) lane.batches.unshift(batch);
      else this.#lost(batch, failureOf(error).message);
    } finally {
      lane.running = undefined;
    }
  }

  /** The activity itself gave up, which it does only over what can never be sent. */
  #lost(batch: SendBatch, reason: string): void {
    if (!('messages' in batch)) return;
    for (const [place, { key, channel }] of batch.messages.entries())
      this.#end({ key, channel, outcome: 'refused', reason }, batch, place);
  }

  #end(sent: SentMessage, batch: SendBatch, place: number): void {
    const message = sent.message ?? ('messages' in batch ? batch.messages[place] : undefined);
    if (sent.outcome === 'refused') this.#refused += 1;
    else this.#sent += 1;
    if (message) this.#onEnd(sent, message);
  }
}

async function park(batch: SendBatch): Promise<SendBatch> {
  if (!('messages' in batch)) return batch;
  return { parked: await collaborating().parkMessages(batch), count: batch.messages.length };
}
