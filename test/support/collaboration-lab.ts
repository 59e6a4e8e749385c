/** @module Collaboration and inbox workflows on a real server, with people and channels that a test makes. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { createChannelActivities, createCollaborationActivities } from '../../activities/collaboration.ts';
import { createReviewActivities, type ReviewParts } from '../../activities/review.ts';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { emitEvents } from '../../client/run/emit-events.ts';
import type { StackInfo } from '../../client/stack/info.ts';
import type { SendResult } from '../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { InboxProfile } from '../../contracts/inbox.ts';
import { type ChannelName, channelNames, channelQueue, peopleQueue } from '../../contracts/names.ts';
import type { DirectoryFile } from '../../contracts/people.ts';
import type { CollaborationParts } from '../../domain/collaboration/collaboration-manager.ts';
import { Deliveries } from '../../domain/collaboration/delivery/deliveries.ts';
import { DeliveryLedger } from '../../domain/collaboration/delivery/ledger.ts';
import type { Addressee } from '../../domain/collaboration/intake.ts';
import type { SendRequest } from '../../domain/collaboration/ports.ts';
import { labQueue, startWorkflowServer, type WorkflowServer } from './workflow-server.ts';

const clock = { now: () => Date.now() };

/** How a channel answers; it may throw, as a worker that dies does. */
export type Answer = (request: SendRequest, earlier: number) => SendResult | Promise<SendResult>;

export interface LabOptions {
  /** Whom an event is for. */
  readonly route: (event: CollaborationEvent) => readonly Addressee[];
  readonly answer?: Answer;
  /** Asked for anew with each look into the directory. Throws as a file that cannot be read does. */
  readonly people?: () => DirectoryFile;
}

export class CollaborationLab {
  readonly client: Client;
  readonly ledger: DeliveryLedger;
  readonly reviews: FileRunRecords;
  /** Every request that reached a channel, in order. */
  readonly requests: SendRequest[] = [];
  readonly #server: WorkflowServer;

  private constructor(parts: Parts) {
    this.client = parts.server.client;
    this.ledger = parts.ledger;
    this.reviews = parts.reviews;
    this.requests = parts.requests;
    this.#server = parts.server;
  }

  static async start({ route, answer, people }: LabOptions): Promise<CollaborationLab> {
    const server = await startWorkflowServer();
    const root = mkdtempSync(join(tmpdir(), 'within-lab-'));
    const ledger = new DeliveryLedger(new FileRunRecords(root, 'messages'), clock);
    const requests: SendRequest[] = [];
    const channels = channelNames.map((name) => recordingChannel(name, requests, answer));
    const person = (id: string) => Promise.resolve({ name: id });
    const reviews = new FileRunRecords(root, 'reviews');
    const activityParts: LabParts = {
      reviews,
      people: { read: async () => ({ file: people?.() ?? { people: {} }, where: () => 'people' }) },
      ledger,
      clock,
      route: (event) => Promise.resolve({ addressees: route(event), unknown: [] }),
      deliveries: new Deliveries({ ledger, channels, person, clock }),
      blobs: new FileBlobStore(root, () => Promise.resolve('')),
      records: new FileRunRecords(root),
    };
    await startWorkers(server, activityParts);
    return new CollaborationLab({ ledger, reviews, requests, server });
  }

  emit(...events: CollaborationEvent[]): Promise<void> {
    return emitEvents({ client: this.client, stack: { taskQueue: labQueue } as StackInfo }, events);
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

/** One in which events reach whom they name, by Slack and beyond any budget. `people` as in `LabOptions`. */
export function startReviewLab(people: () => DirectoryFile): Promise<CollaborationLab> {
  const profile = (person: string): InboxProfile => ({
    person,
    reachable: ['slack'],
    preferences: { budget: { messages: 1000, perMs: 3_600_000 } },
    offsets: [{ fromMs: 0, offsetMinutes: 0 }],
  });
  const route = ({ to = [] }: CollaborationEvent) =>
    to.map((person) => ({ profile: profile(person), route: 'the test names them' }));
  return CollaborationLab.start({ route, people });
}

type LabParts = CollaborationParts & ReviewParts;

interface Parts {
  readonly ledger: DeliveryLedger;
  readonly reviews: FileRunRecords;
  readonly requests: SendRequest[];
  readonly server: WorkflowServer;
}

function recordingChannel(name: ChannelName, requests: SendRequest[], answer?: Answer) {
  return {
    name,
    close: () => Promise.resolve(),
    async send(request: SendRequest): Promise<SendResult> {
      const earlier = requests.filter(({ message }) => message.key === request.message.key).length;
      requests.push(request);
      const id = `${request.message.key}@${name}`;
      return (await answer?.(request, earlier)) ?? { outcome: 'confirmed', reference: { channel: name, id } };
    },
  };
}

async function startWorkers(server: WorkflowServer, parts: LabParts): Promise<void> {
  const queues = channelNames.flatMap((channel) =>
    [true, false].map((critical) => channelQueue(labQueue, channel, critical)),
  );
  await Promise.all([
    server.work(peopleQueue(labQueue), { ...createCollaborationActivities(parts), ...createReviewActivities(parts) }),
    ...queues.map((queue) => server.work(queue, createChannelActivities(parts), { isForActivities: true })),
  ]);
}
