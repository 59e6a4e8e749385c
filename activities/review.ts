/** @module Activities of reviews: open one or join it, read the directory, keep the trail and the end. */
import { Context } from '@temporalio/activity';
import { WithinError } from '../contracts/errors.ts';
import type { NewReviewVersion, OpenedReview, ReviewActivities, WantedReview } from '../contracts/held-review.ts';
import { peopleQueue, queryNames, reviewMessages, reviewWorkflowId, reviewWorkflowType } from '../contracts/names.ts';
import type { ReviewView } from '../contracts/review.ts';
import { refusalRecord } from '../contracts/run.ts';
import { keepBegun } from '../domain/caching/begun.ts';
import type { BlobStore, Clock, RunRecordStore } from '../domain/caching/ports.ts';
import { finishedRun, recordedRun } from '../domain/caching/recorded-runs.ts';
import { openDirectory } from '../domain/collaboration/directory/open.ts';
import type { PeopleSource } from '../domain/collaboration/directory/ports.ts';
import { reviewPeople } from '../domain/collaboration/review/people.ts';
import { areSame } from '../domain/collaboration/review/policy.ts';
import { ReviewRecords, reviewIdOf } from '../domain/collaboration/review/records.ts';
import { runReview } from '../domain/collaboration/review/request.ts';
import { latestSeedReport } from '../domain/sensitivity/latest-report.ts';
import { toFailure } from './failure.ts';
import { trackAnew } from './tracking.ts';

export interface ReviewParts {
  /** Under `reviews/` of the store. */
  readonly reviews: RunRecordStore;
  readonly records: RunRecordStore;
  readonly blobs: BlobStore;
  readonly people: PeopleSource;
  readonly clock: Clock;
}

/** A mistake in the file of people, or a store that is away, is mended some time: what waits for people must not end by it. */
async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFailure(error, false);
  }
}

/** Reviews of one subject that may have been opened and closed between two looks into the store. */
const mostTries = 20;

/** Workflow code cannot start a workflow that may run already and signal it; a client can. */
async function open(wanted: WantedReview, kept: ReviewRecords): Promise<OpenedReview> {
  const { number, outcome } = await kept.place(wanted);
  if (outcome) return { id: outcome.id, outcome };
  for (let tried = 0; tried < mostTries; tried++) {
    const id = reviewIdOf(wanted.request.subject.name, number + tried);
    if (await joined(id, wanted)) return { id, artifacts: wanted.request.artifacts };
  }
  throw new WithinError('INTERNAL', `no number is free for a review of ${wanted.request.subject.name}; try again`);
}

/** False where a review of this id has closed, or is about to: it hears a signal until its very end, and takes no version any more. */
async function joined(id: string, { waiting, request, searchable }: WantedReview): Promise<boolean> {
  const { client, info } = Context.current();
  const version: NewReviewVersion = { request: { ...request, id }, ...(waiting !== undefined && { waiting }) };
  try {
    const review = await client.workflow.signalWithStart(reviewWorkflowType, {
      workflowId: reviewWorkflowId(id),
      taskQueue: peopleQueue(info.taskQueue),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ request: version.request, ...(searchable && { searchable }) }],
      signal: reviewMessages.supersede,
      signalArgs: [version],
      staticSummary: `review of ${request.subject.name}`,
    });
    const { closed, artifacts } = await review.query<ReviewView>(queryNames.progress);
    return !closed || areSame(artifacts, request.artifacts);
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return false;
    throw error;
  }
}

export function createReviewActivities({ reviews, records, blobs, people, clock }: ReviewParts): ReviewActivities {
  const kept = new ReviewRecords(reviews);
  return {
    openReview: (wanted) => failing(() => open(wanted, kept)),
    openRunReview: (run) =>
      failing(async () => {
        const document = await finishedRun(run.runId, { records, blobs });
        if (!document) throw new WithinError('RUN_NOT_FOUND', `the run ${run.runId} left no result`);
        const seeds = await latestSeedReport(document.pipeline, records);
        const opened = await open(runReview(document, run, seeds), kept);
        const { id, outcome } = opened;
        await keepBegun(run.runId, { review: { id, ...(outcome && { state: outcome.state }) } }, records);
        return opened;
      }),
    keepRefusal: ({ runId, code, message }) =>
      failing(async () => {
        await records.put(runId, refusalRecord, { code, message, at: clock.now() });
        const { started } = await recordedRun(runId, { records, blobs });
        if (started?.track) await trackAnew(runId);
      }),
    readClosedReview: ({ id }) => failing(() => kept.ended(id)),
    beginReview: ({ request }) => failing(() => kept.begin(request, clock.now())),
    readReviewPeople: (question) =>
      failing(async () => reviewPeople(await openDirectory(people), { ...question, now: clock.now() })),
    keepTrail: ({ id, lines }) => failing(() => kept.append(id, lines)),
    concludeReview: ({ view }) => failing(() => kept.close(view)),
  };
}
