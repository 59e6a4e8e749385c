/** @module The workers of what waits for people, and of sends: a queue of their own each, so that nothing waits behind steps. */
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createChannelActivities, createCollaborationActivities } from '../activities/collaboration.ts';
import { createDeploymentActivities } from '../activities/deployment.ts';
import { createReviewActivities } from '../activities/review.ts';
import { createTrackingActivities } from '../activities/tracking.ts';
import {
  type Adapters,
  createDeploymentTargets,
  createLinkKeys,
  createMessageChannels,
  createPeopleSource,
} from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { type ChannelName, channelNames, channelQueue, peopleQueue } from '../contracts/names.ts';
import { Deliveries } from '../domain/collaboration/delivery/deliveries.ts';
import { DeliveryLedger } from '../domain/collaboration/delivery/ledger.ts';
import { messageLinks } from '../domain/collaboration/links/message-links.ts';
import { directoryRouter } from '../domain/collaboration/router.ts';
import { Deployments } from '../domain/deployment/deployments.ts';
import { RegistryWatch } from '../domain/tracking/registry-watch.ts';
import type { Measures } from './telemetry/measures.ts';

export interface PeopleWorkerParts {
  readonly adapters: Adapters;
  readonly connection: NativeConnection;
  readonly measures: Measures;
  readonly taskQueue: string;
  readonly common: Omit<WorkerOptions, 'taskQueue' | 'activities' | 'workflowBundle'>;
  readonly workflowBundle: { readonly code: string };
  /** Activities of the workflows that wait for people, beside those of collaboration. */
  readonly activities: Readonly<Record<string, unknown>>;
}

/** Batches that are sent at a time over one channel; e-mail has five connections, Slack one message a second and person. */
const batchesAtOnce: Record<ChannelName, number> = { email: 10, slack: 25, webhook: 10 };
/** Batches a second that the server hands out for one channel, over all workers. Critical ones are never held back. */
const batchesPerSecond: Record<ChannelName, number> = { email: 50, slack: 20, webhook: 50 };

/** One worker for the workflows of people, two for each channel. */
export async function createPeopleWorkers(config: Config, parts: PeopleWorkerParts): Promise<readonly Worker[]> {
  const { common, taskQueue, workflowBundle, activities } = parts;
  const collaboration = await collaborationParts(config, parts.adapters);
  const senders = createChannelActivities(collaboration, (record) => parts.measures.delivered(record));
  const { tracking, tracked } = parts.adapters;
  const tracker = { ...collaboration, watch: new RegistryWatch(tracking, tracked) };
  const channels = channelNames.flatMap((channel) =>
    [true, false].map((critical) =>
      Worker.create({
        ...common,
        taskQueue: channelQueue(taskQueue, channel, critical),
        activities: senders,
        maxConcurrentActivityTaskExecutions: batchesAtOnce[channel],
        maxConcurrentActivityTaskPolls: 2,
        ...(!critical && { maxTaskQueueActivitiesPerSecond: batchesPerSecond[channel] }),
      }),
    ),
  );
  return Promise.all([
    Worker.create({
      ...common,
      taskQueue: peopleQueue(taskQueue),
      workflowBundle,
      activities: {
        ...activities,
        ...createCollaborationActivities(collaboration),
        ...createTrackingActivities(tracker),
        ...createReviewActivities(collaboration),
        ...createDeploymentActivities(deploymentsOf(config, parts.adapters)),
      },
    }),
    ...channels,
  ]);
}

function deploymentsOf(config: Config, adapters: Adapters): Deployments {
  const targets = createDeploymentTargets(adapters, config);
  return new Deployments({ ...adapters, registry: adapters.tracking.registry, targets });
}

async function collaborationParts(config: Config, adapters: Adapters) {
  const { project, collaboration } = config;
  const { messages, clock } = adapters;
  const ledger = new DeliveryLedger(messages, clock);
  const links = messageLinks({
    publicUrl: collaboration.publicUrl,
    keys: createLinkKeys(config),
    onDefect: tellOfLinks(),
  });
  const channels = await createMessageChannels(collaboration, project, links);
  const source = createPeopleSource(config);
  const configured = channels.map(({ name }) => name);
  const person = async (id: string) => (await source.read()).file.people[id];
  return {
    ...adapters,
    ledger,
    hasPeople: async () => Object.keys((await source.read()).file.people).length > 0,
    people: source,
    route: directoryRouter(source, configured, clock),
    deliveries: new Deliveries({ ledger, channels, person, clock }),
  };
}

/** The message goes out without the link; who keeps the worker finds why in its log. */
function tellOfLinks(): (error: unknown) => void {
  let told = '';
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    if (message !== told) process.stderr.write(`Messages go out without links: ${message}\n`);
    told = message;
  };
}
