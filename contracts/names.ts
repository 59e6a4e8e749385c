/** @module Names that cross a boundary and the only builders and parsers of workflow ids. Imports nothing. */

export const pipelineKinds = ['feature', 'training', 'validation'] as const;
export type PipelineKind = (typeof pipelineKinds)[number];

/** How far the writer of an entry is trusted, least first. */
export const trustLevels = ['any', 'developer', 'ci', 'release'] as const;
export type TrustLevel = (typeof trustLevels)[number];

export const workflowTypes = {
  feature: 'featurePipeline',
  training: 'trainingPipeline',
  validation: 'validationPipeline',
} as const satisfies Record<PipelineKind, string>;

export const sweepWorkflowType = 'seedSweep';

/** Workflows that look after the store. */
export const auditWorkflowType = 'cacheAudit';
export const adoptionWorkflowType = 'cacheAdoption';

/** Prefix of the activity type of every step; the rest is the step's name. */
export const stepActivityPrefix = 'step.';
/** Prefixes of a step that is repeated for an audit, and of one whose new code is checked. */
export const auditActivityPrefix = 'audit.';
export const adoptionActivityPrefix = 'adopt.';
/** What a step, a role, a pipeline may be called. */
export const stepNamePattern = /^[a-z][a-z0-9-]{0,62}$/;

/** Environment variable in which a command finds a secret parameter: `auth.token` is in `WITHIN_SECRET_AUTH_TOKEN`. */
export function secretVariable(path: string): string {
  return `WITHIN_SECRET_${path.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/**
 * What every command of the user's own sees, whatever the machine has: texts sort and print alike, times are UTC, and
 * Python's sets have one order. A variable that the step declares takes the place of the one here.
 */
export const commandVariables = { LC_ALL: 'C.UTF-8', PYTHONHASHSEED: '0', TZ: 'UTC' } as const;

export const queryNames = { progress: 'progress', explain: 'explain' } as const;

/** Updates that a running seed sweep takes. */
export const sweepUpdateNames = {
  pause: 'pauseSweep',
  resume: 'resumeSweep',
  stop: 'stopSweep',
  extend: 'extendSweep',
} as const;

/** A review of rows by people. */
export const rowReviewWorkflowType = 'rowReview';

/** What a review of rows takes: votes as an update, or as a signal from the `temporal` command and the web UI. */
export const rowReviewMessages = {
  vote: 'voteOnRows',
  voteSignal: 'rowVotes',
  await: 'awaitRowReview',
  concluded: 'rowReviewConcluded',
} as const;

/** A review by people of what a run made; see `contracts/review.ts` for what each message carries. */
export const reviewWorkflowType = 'review';

/**
 * `vote` refuses with a reason, `signal` is the same for the `temporal` command and the web UI; `supersede` brings a new
 * version, `reread` has the file of people read anew, `await` brings the id of a workflow that is sent `concluded`.
 */
export const reviewMessages = {
  vote: 'decideReview',
  signal: 'reviewDecision',
  delegate: 'delegateReview',
  viewed: 'reviewViewed',
  supersede: 'supersedeReview',
  reread: 'rereadPeople',
  await: 'awaitReview',
  concluded: 'reviewConcluded',
} as const;

/** `review/<review id>`; reviews of one subject are numbered and never share an id. */
export function reviewWorkflowId(reviewId: string): string {
  return `review/${reviewId}`;
}

/** What the collaboration workflow takes; each is the name of a signal as well. */
export const eventKinds = [
  'experimentCompleted',
  'experimentFailed',
  'deploymentChanged',
  'dataQualityAlert',
  'seedBaselineAlarm',
  'reviewRequested',
  'reviewReminder',
  'reviewEscalated',
  'reviewDecided',
  'deliveryFailed',
  'deliveryTest',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** Least first. */
export const severities = ['info', 'warning', 'error', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const channelNames = ['email', 'slack', 'webhook'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Takes events, each once, and hands them to inboxes; there are `collaborationShards` of them. */
export const collaborationWorkflowType = 'collaboration';
export const collaborationShards = 16;
/** What it takes beside a signal of each kind: several events at a time. */
export const collaborationMessages = { events: 'events' } as const;
/** What one person is told, and when. */
export const inboxWorkflowType = 'inbox';
/**
 * What an inbox takes: events as a signal; a person's own preferences as an update. It answers the queries `progress`,
 * `explain` (id of an event -> what became of it), `preferences`, and `foresee` (what would become of an event).
 */
export const inboxMessages = {
  deliver: 'deliverToInbox',
  setPreferences: 'setPreferences',
  preferences: 'preferences',
  foresee: 'foresee',
} as const;

/** Brings a model version through its stages; one is open for each model and alias. */
export const deploymentWorkflowType = 'deployment';
/** In this order: beside the model in force, for some requests, for all, and for all under a longer watch. */
export const deploymentStages = ['alpha', 'beta', 'general', 'optimisation'] as const;
export type DeploymentStage = (typeof deploymentStages)[number];
/** What a person may tell a deployment; the `temporal` command and the web UI offer the signals of these names. */
export const deploymentCommands = ['promote', 'rollback', 'pause', 'resume'] as const;
export type DeploymentCommandName = (typeof deploymentCommands)[number];
/** The updates of the same commands: who sends one is told why it was refused. */
export const deploymentUpdates = {
  promote: 'promoteDeployment',
  rollback: 'rollbackDeployment',
  pause: 'pauseDeployment',
  resume: 'resumeDeployment',
} as const satisfies Record<DeploymentCommandName, string>;

/** To a deployment whose gate waits for a review: there is news of it. */
export const askGateSignalName = 'askGate';
/** `deployment/<model>/<alias>`: the server holds one workflow of an id, so one deployment is open for each. */
export function deploymentWorkflowId({ model, alias }: { readonly model: string; readonly alias: string }): string {
  return `deployment/${model}/${alias}`;
}

/** FNV-1a with 32 bits over UTF-16 units. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The shard that takes an event: every sender of one id reaches one shard. */
export function collaborationShard(eventId: string): number {
  return hash32(eventId) % collaborationShards;
}

/** Holds what was to be told against what was told. */
export const deliveryAuditWorkflowType = 'deliveryAudit';

/** `delivery-audit/<id>`; an id is made fresh for each. */
export function deliveryAuditWorkflowId(id: string): string {
  return `delivery-audit/${id}`;
}

/** The one schedule of these audits that a project may have. */
export function deliveryAuditScheduleId(project: string): string {
  return `within-delivery-audit/${project}`;
}

/** Writes a run that has ended to where runs are tracked. */
export const trackRunWorkflowType = 'trackRun';
export const trackRunMessages = { changed: 'runChanged' } as const;

/** `tracking/<run id>`. */
export function trackRunWorkflowId(runId: string): string {
  return `tracking/${runId}`;
}

/** Holds the registry of models against what is known of it; takes `hint` as a signal that there is news. */
export const reconcileWorkflowType = 'reconcileTracking';
export const reconcileMessages = { hint: 'registryChanged' } as const;

/** `tracking-reconcile/<id>`; hints share one id, so that one workflow answers them all. */
export function reconcileWorkflowId(id: string): string {
  return `tracking-reconcile/${id}`;
}

/** The one schedule of it that a project may have. */
export function reconcileScheduleId(project: string): string {
  return `within-tracking-reconcile/${project}`;
}

/** `collaboration/<shard>`. */
export function collaborationWorkflowId(shard: number): string {
  return `collaboration/${shard}`;
}

/** `inbox/<person>`. */
export function inboxWorkflowId(person: string): string {
  return `inbox/${person}`;
}

const people = '-people';
/** Ends the queue of an embedded stack, which changes with the workflows. */
const bundleHash = /-[0-9a-f]{12}$/;

/**
 * The queue of workflows that wait for people: inboxes, reviews, deployments. They last for weeks, so their queue stays
 * the same when the workflows change, and replay tests hold the workflows to what is open.
 */
export function peopleQueue(taskQueue: string): string {
  return taskQueue.endsWith(people) ? taskQueue : `${taskQueue.replace(bundleHash, '')}${people}`;
}

/** The task queue of sends over one channel; critical ones have their own, so that their order holds on any server. */
export function channelQueue(taskQueue: string, channel: ChannelName, critical: boolean): string {
  return `${peopleQueue(taskQueue).slice(0, -people.length)}-${channel}${critical ? '-critical' : ''}`;
}

/** Ends the name of the task queue whose steps give way to all others on the machine. */
export const backgroundQueueSuffix = '-background';

export const searchAttributeNames = {
  pipeline: 'WithinPipeline',
  dataset: 'WithinDataset',
  modelType: 'WithinModelType',
  stage: 'WithinStage',
  reusedShare: 'WithinReusedShare',
  reviewState: 'WithinReviewState',
  severity: 'WithinSeverity',
} as const;

/** `pipeline/<kind>/<pipeline>/<run id>`; a run id is made fresh for each run, so ids never collide. */
export function pipelineWorkflowId(run: { kind: PipelineKind; pipeline: string; runId: string }): string {
  return `pipeline/${run.kind}/${run.pipeline}/${run.runId}`;
}

export function parsePipelineWorkflowId(
  id: string,
): { kind: PipelineKind; pipeline: string; runId: string } | undefined {
  const [prefix, kind, pipeline, runId, ...rest] = id.split('/');
  if (prefix !== 'pipeline' || !pipeline || !runId || rest.length > 0) return undefined;
  const known = pipelineKinds.find((candidate) => candidate === kind);
  return known && { kind: known, pipeline, runId };
}

/** How a worker calls itself on the server: its process, and the store folder that it reads, where it could be told. */
export function workerIdentity(worker: { process: string; storeId?: string | undefined }): string {
  return worker.storeId === undefined ? worker.process : `${worker.process} store ${worker.storeId}`;
}

/** The id of the store folder in a worker's identity. */
export function storeOfWorker(identity: string): string | undefined {
  return / store ([0-9a-f]{16})$/.exec(identity)?.[1];
}

/** The child of a training run that computes its features. */
export function featureChildWorkflowId(parentWorkflowId: string): string {
  return `${parentWorkflowId}/features`;
}

/** `audit/<id>` and `adoption/<id>`; an id is made fresh for each. */
export function storeWorkflowId(what: 'audit' | 'adoption', id: string): string {
  return `${what}/${id}`;
}

/** `sweep/<pipeline>/<sweep id>`; an id is made fresh for each. */
export function sweepWorkflowId(sweep: { pipeline: string; sweepId: string }): string {
  return `sweep/${sweep.pipeline}/${sweep.sweepId}`;
}

/** The server adds the time to the workflow id of a schedule: `sweep-scheduled-2026-11-24T03-00-00Z`. */
export function scheduledSweepId(workflowId: string): string {
  const last = workflowId.split('/').at(-1) ?? workflowId;
  return last.replaceAll(/[^A-Za-z0-9-]/g, '-');
}

/** A round of a sweep: an ordinary run of its trials. */
export function sweepRoundWorkflowId(sweepWorkflow: string, round: string): string {
  return `${sweepWorkflow}/${round}`;
}

/** The schedule of sweeps of one pipeline of a project. */
export function sweepScheduleId(project: string, pipeline: string): string {
  return `within-sweep/${project}/${pipeline}`;
}

/** `rows/<pipeline>/<review id>`: equal cases under equal rules are one review, whoever waits for it. */
export function rowReviewWorkflowId(review: { pipeline: string; reviewId: string }): string {
  return `rows/${review.pipeline}/${review.reviewId}`;
}

/** The one schedule of audits that a project may have. */
export function auditScheduleId(project: string): string {
  return `within-cache-audit/${project}`;
}
