/** @module What a pipeline says of its review, and what its run left, as a review that can be asked for. */
import type { RunReview, WantedReview } from '../../../contracts/held-review.ts';
import type { ReviewedArtifacts, ReviewRequest, WorkingTime } from '../../../contracts/review.ts';
import type { ReviewRules } from '../../../contracts/review-rules.ts';
import type { Metric, RunDocument } from '../../../contracts/run.ts';
import { qualityReportStep } from '../../../contracts/validate.ts';
import { parseDuration } from '../../pipeline/draft.ts';
import { metricFacts } from '../run-events.ts';

/** Rules of a pipeline file with nothing left open. */
export function rulesOf(rules: ReviewRules): ReviewRequest['rules'] {
  const { reviewers, quorum = 1, roles = [], veto = [], deadline = '5d', time = 'working' } = rules;
  const { reminders = ['30m', '1h', '2h', '4h', '1d'], escalateTo = [], escalateAfter, allowSelf = false } = rules;
  return {
    reviewers,
    quorum,
    roles,
    veto,
    deadline: workingTime(deadline),
    time,
    reminders: reminders.map(workingTime).toSorted((one, other) => hoursOf(one) - hoursOf(other)),
    escalateTo,
    ...(escalateAfter !== undefined && { escalateAfter: workingTime(escalateAfter) }),
    remindEscalated: true,
    allowSelf,
  };
}

/** A day is a working day of whoever it is counted for, so it stays a day. */
function workingTime(text: string): WorkingTime {
  return text.endsWith('d') ? { days: Number(text.slice(0, -1)), ms: 0 } : { days: 0, ms: parseDuration(text) };
}

/** For the order of reminders; a working day is taken as eight hours. */
const hoursOf = ({ days, ms }: WorkingTime): number => days * 8 + ms / 3_600_000;

/** What the run made, by role; `seeds` is the latest report of seed sensitivity of the pipeline. */
function artifactsOf({ results, steps }: RunDocument, seeds: ReviewedArtifacts[string] | undefined): ReviewedArtifacts {
  const quality = steps.find(({ name }) => name === qualityReportStep)?.outputs['findings'];
  const found = { ...results, quality, seeds };
  return Object.fromEntries(Object.entries(found).flatMap(([role, ref]) => (ref ? [[role, ref] as const] : [])));
}

type Facts = Readonly<Record<string, Metric>>;

/** The review that a finished run asks for, bound to the digests of what it made. */
export function runReview(
  document: RunDocument,
  { rules, requester, waiting, searchable }: RunReview,
  seeds?: ReviewedArtifacts[string],
): WantedReview {
  const { runId, pipeline, metrics, finishedAt, flags } = document;
  const facts: Facts = metrics;
  return {
    request: {
      subject: { type: 'model', id: runId, name: pipeline },
      artifacts: artifactsOf(document, seeds),
      ...(requester !== undefined && { requester }),
      rules,
      facts: { ...metricFacts(facts), run: runId },
      completedAt: Math.trunc(finishedAt),
      told: flags['collaboration'] !== false,
    },
    ...(waiting !== undefined && { waiting }),
    ...(searchable && { searchable }),
  };
}
