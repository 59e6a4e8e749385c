/** @module Activities of collaboration: give events on, tell of runs, find the inboxes, send, audit. */
import { Context } from '@temporalio/activity';
import type { ChannelActivities, CollaborationActivities, SendBatch, SentMessage } from '../contracts/collaboration.ts';
import type { DeliveryRecord, OutboundMessage } from '../contracts/delivery.ts';
import { isWithinError } from '../contracts/errors.ts';
import { eventSignals } from '../contracts/event-signals.ts';
import type { CollaborationEvent } from '../contracts/events.ts';
import {
  collaborationWorkflowType,
  inboxMessages,
  inboxWorkflowId,
  inboxWorkflowType,
  peopleQueue,
} from '../contracts/names.ts';
import { CollaborationManager, type CollaborationParts } from '../domain/collaboration/collaboration-manager.ts';
import { deliveryPending, toFailure, workerStopped } from './failure.ts';
import { alive } from './heartbeat.ts';

/** Whatever is wrong, events wait for its end: a mistake in the file of people must not end a workflow that holds them. */
async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await alive(work);
  } catch (error) {
    throw toFailure(error, false);
  }
}

/** Workflow code cannot start a workflow that may run already and signal it; a client can. */
export async function emit(events: readonly CollaborationEvent[]): Promise<void> {
  const { client, info } = Context.current();
  for (const signal of eventSignals(events, info.taskQueue))
    await client.workflow.signalWithStart(collaborationWorkflowType, signal);
}

export function createCollaborationActivities(parts: CollaborationParts): CollaborationActivities {
  const manager = new CollaborationManager(parts);
  return {
    emitEvents: ({ events }) => failing(() => emit(events)),
    announceRun: ({ runId }) => failing(async () => emit(await manager.eventsOfRun(runId))),
    deliverToInboxes: ({ events }) =>
      failing(async () => {
        const { client, info } = Context.current();
        const intake = await manager.route(events);
        for (const [person, delivery] of intake.deliveries) {
          await client.workflow.signalWithStart(inboxWorkflowType, {
            workflowId: inboxWorkflowId(person),
            taskQueue: peopleQueue(info.taskQueue),
            args: [{ person }],
            signal: inboxMessages.deliver,
            signalArgs: [delivery],
            staticSummary: `inbox of ${person}`,
          });
        }
        await intake.keep();
        return intake.refused;
      }),
    keepDecisions: ({ person, decisions }) => failing(() => manager.record(person, decisions)),
    parkMessages: ({ messages }) => failing(() => manager.park(messages)),
    auditDeliveries: ({ since }) => failing(() => manager.audit(since)),
  };
}

/** Time that a send may go on after its worker was told to stop, within the worker's grace of 5 s. */
const lastWordsMs = 4000;

export function createChannelActivities(
  parts: CollaborationParts,
  /** Counts messages that ended. */
  delivered: (record: DeliveryRecord) => void = () => undefined,
): ChannelActivities {
  const manager = new CollaborationManager(parts);
  return {
    async sendMessages(batch) {
      const { cancellationSignal, info } = Context.current();
      const hardEnd = new AbortController();
      cancellationSignal.addEventListener('abort', () => setTimeout(() => hardEnd.abort(), lastWordsMs).unref());
      try {
        const messages = 'messages' in batch ? batch.messages : await manager.parked(batch.parked);
        const context = {
          signal: hardEnd.signal,
          isStopping: () => cancellationSignal.aborted,
          firstTriedAt: info.scheduledTimestampMs,
        };
        const records = await alive(() => manager.send(messages, context));
        for (const record of records) delivered(record);
        return records.map((record, place) => sentOf(record, batch, messages[place]));
      } catch (error) {
        if (cancellationSignal.aborted && String(cancellationSignal.reason).includes('WORKER_SHUTDOWN'))
          throw workerStopped();
        if (isWithinError(error) && error.code === 'DELIVERY_PENDING') throw deliveryPending(error);
        throw toFailure(error, false);
      }
    },
  };
}

function sentOf(record: DeliveryRecord, batch: SendBatch, message: OutboundMessage | undefined): SentMessage {
  const { key, channel, outcome, reason, reference } = record;
  return {
    key,
    channel,
    outcome,
    ...(reason !== undefined && { reason }),
    ...(reference && { reference }),
    ...('parked' in batch && message && { message }),
  };
}
