/** @module Queries, updates and signals that the workflows answer. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AuditView } from '../contracts/audit.ts';
import type { CollaborationProgress, DeliveryAudit, InboxProgress } from '../contracts/collaboration.ts';
import type { DeploymentCommand, DeploymentView } from '../contracts/deployment.ts';
import type { CollaborationEvent } from '../contracts/events.ts';
import type { NewReviewVersion } from '../contracts/held-review.ts';
import type {
  Foreseen,
  ForeseeRequest,
  InboxDecision,
  InboxDelivery,
  PreferencesChange,
  PreferencesView,
} from '../contracts/inbox.ts';
import {
  askGateSignalName,
  collaborationMessages,
  type DeploymentCommandName,
  deploymentUpdates,
  inboxMessages,
  queryNames,
  reconcileMessages,
  reviewMessages,
  rowReviewMessages,
  sweepUpdateNames,
  trackRunMessages,
} from '../contracts/names.ts';
import type { ProgressView } from '../contracts/plan.ts';
import type {
  Ballot,
  CountedBallot,
  Delegation,
  ReviewOutcome,
  ReviewView,
  ReviewViewing,
} from '../contracts/review.ts';
import type { CountedRowVotes, RowReviewProgress, RowVotes } from '../contracts/row-review.ts';
import type { SweepProgress } from '../contracts/sweep.ts';
import type { ReconcileOutcome, TrackingOutcome } from '../contracts/tracking.ts';

export const progressQuery = defineQuery<ProgressView>(queryNames.progress);
/** Sentences that say what each unfinished step waits for. */
export const explainQuery = defineQuery<readonly string[]>(queryNames.explain);
export const auditProgressQuery = defineQuery<AuditView>(queryNames.progress);

export const rowReviewProgressQuery = defineQuery<RowReviewProgress>(queryNames.progress);
/** Refused with a reason where a vote cannot count. */
export const rowVotesUpdate = defineUpdate<CountedRowVotes, [RowVotes]>(rowReviewMessages.vote);
/** The same by a signal; what is refused is shown in the details of the workflow. */
export const rowVotesSignal = defineSignal<[RowVotes]>(rowReviewMessages.voteSignal);
/** From a workflow that wants to hear of the end. */
export const awaitRowReviewSignal = defineSignal<[string]>(rowReviewMessages.await);
/** To the workflows that wait. */
export const rowReviewConcludedSignal = defineSignal<[string]>(rowReviewMessages.concluded);

export const sweepProgressQuery = defineQuery<SweepProgress>(queryNames.progress);
export const pauseSweepUpdate = defineUpdate<SweepProgress, []>(sweepUpdateNames.pause);
export const resumeSweepUpdate = defineUpdate<SweepProgress, []>(sweepUpdateNames.resume);
export const stopSweepUpdate = defineUpdate<SweepProgress, []>(sweepUpdateNames.stop);
/** Raises the most blocks. */
export const extendSweepUpdate = defineUpdate<SweepProgress, [number]>(sweepUpdateNames.extend);

/** Several events of this shard. */
export const collaborationEventsSignal = defineSignal<[readonly CollaborationEvent[]]>(collaborationMessages.events);
export const collaborationProgressQuery = defineQuery<CollaborationProgress>(queryNames.progress);

/** Undefined until the audit has looked. */
export const deliveryAuditQuery = defineQuery<DeliveryAudit | undefined>(queryNames.progress);

/** Undefined until the run is there. */
export const trackingProgressQuery = defineQuery<TrackingOutcome | undefined>(queryNames.progress);

/** The run is not any more what it was as it was written. */
export const runChangedSignal = defineSignal(trackRunMessages.changed);

/** Undefined until the registry was looked at. */
export const reconcileProgressQuery = defineQuery<ReconcileOutcome | undefined>(queryNames.progress);
/** The registry says that it has news; what they are is looked at, never believed. */
export const registryChangedSignal = defineSignal(reconcileMessages.hint);

export const inboxProgressQuery = defineQuery<InboxProgress>(queryNames.progress);
/** What became of an event; undefined where the inbox does not remember it. */
export const inboxExplainQuery = defineQuery<InboxDecision | undefined, [string]>(queryNames.explain);
export const inboxPreferencesQuery = defineQuery<PreferencesView>(inboxMessages.preferences);
export const inboxForeseeQuery = defineQuery<Foreseen | undefined, [ForeseeRequest]>(inboxMessages.foresee);
export const deliverToInboxSignal = defineSignal<[InboxDelivery]>(inboxMessages.deliver);
export const setPreferencesUpdate = defineUpdate<PreferencesView, [PreferencesChange]>(inboxMessages.setPreferences);

export const deploymentProgressQuery = defineQuery<DeploymentView>(queryNames.progress);
/** What it does or waits for, and what the gate and the counts say. */
export const deploymentExplainQuery = defineQuery<readonly string[]>(queryNames.explain);
/** Refused with the reason. */
export const deploymentUpdate = (name: DeploymentCommandName) =>
  defineUpdate<DeploymentView, [DeploymentCommand]>(deploymentUpdates[name]);
/** The same by a signal; what is refused is shown in the details of the workflow. */
export const deploymentSignal = (name: DeploymentCommandName) => defineSignal<[DeploymentCommand]>(name);

/** What the gate waits for has changed; what it is now is looked at, never believed. */
export const askGateSignal = defineSignal(askGateSignalName);

export const reviewProgressQuery = defineQuery<ReviewView>(queryNames.progress);
export const reviewExplainQuery = defineQuery<readonly string[]>(queryNames.explain);
/** Refused with a reason where a vote does not count. */
export const decideReviewUpdate = defineUpdate<CountedBallot, [Ballot]>(reviewMessages.vote);
/** The same by a signal, in any shape; what is refused stands in the trail and in the details of the workflow. */
export const reviewDecisionSignal = defineSignal<[unknown]>(reviewMessages.signal);
export const delegateReviewUpdate = defineUpdate<CountedBallot, [Delegation]>(reviewMessages.delegate);
export const reviewViewedSignal = defineSignal<[ReviewViewing]>(reviewMessages.viewed);
export const supersedeReviewSignal = defineSignal<[NewReviewVersion]>(reviewMessages.supersede);
/** Reads the file of people anew, for whoever has seen that it has changed. */
export const rereadReviewUpdate = defineUpdate<void, []>(reviewMessages.reread);
/** From a workflow that wants to hear of the end. */
export const awaitReviewSignal = defineSignal<[string]>(reviewMessages.await);
/** To the workflows that wait. */
export const reviewConcludedSignal = defineSignal<[ReviewOutcome]>(reviewMessages.concluded);
