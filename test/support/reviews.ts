/** @module Reviews, people and votes for tests. */
import { createHash } from 'node:crypto';
import type { HeldReview } from '../../contracts/held-review.ts';
import type { Ballot, ReviewedArtifacts, ReviewPeople, ReviewPerson, ReviewRequest } from '../../contracts/review.ts';
import { newReview, withPeople } from '../../domain/collaboration/review/policy.ts';
import { noon } from './deliveries.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `made`: other text, other digests. */
export function artifacts(made: string): ReviewedArtifacts {
  return Object.fromEntries(
    ['model', 'metrics'].map((role) => [
      role,
      { digest: digest(`${role} of ${made}`), size: 1, mediaType: 'application/json' },
    ]),
  );
}

export type RequestOver = Partial<Omit<ReviewRequest, 'rules'>> & { readonly rules?: Partial<ReviewRequest['rules']> };

export function aRequest({ rules, ...over }: RequestOver = {}): ReviewRequest {
  return {
    id: 'churn-1',
    subject: { type: 'model', id: 'r-1', name: 'churn' },
    artifacts: artifacts('r-1'),
    rules: {
      reviewers: ['anna', 'ben', 'carl'],
      quorum: 2,
      roles: [],
      veto: [],
      deadline: { days: 2, ms: 0 },
      time: 'working',
      reminders: [{ days: 1, ms: 0 }],
      escalateTo: [],
      allowSelf: false,
      ...rules,
    },
    facts: { accuracy: '0.95' },
    completedAt: noon,
    told: true,
    ...over,
  };
}

/** 09:00 to 17:00 UTC from Monday to Friday. */
function aReviewer(id: string, over: Partial<ReviewPerson> = {}): ReviewPerson {
  return {
    id,
    name: `${id[0]?.toUpperCase() ?? ''}${id.slice(1)}`,
    roles: [],
    workingHours: { from: 540, to: 1020, days: [1, 2, 3, 4, 5] },
    offsets: [{ fromMs: 0, offsetMinutes: 0 }],
    ...over,
  };
}

/** Reviewers, veto and escalation of the rules as people of these names; `others` are in the directory as well. */
export function thePeople(
  { rules }: ReviewRequest,
  over: Readonly<Record<string, Partial<ReviewPerson>>> = {},
  others: readonly string[] = [],
): ReviewPeople {
  const ids = [...new Set([...rules.reviewers, ...rules.escalateTo, ...others, ...Object.keys(over)])];
  return {
    people: Object.fromEntries(ids.map((id) => [id, aReviewer(id, over[id])])),
    reviewers: rules.reviewers,
    veto: rules.veto,
    escalateTo: rules.escalateTo,
    problems: [],
  };
}

/** An open review, at noon of a Tuesday. */
export function aReview(
  over: RequestOver = {},
  people: Readonly<Record<string, Partial<ReviewPerson>>> = {},
): HeldReview {
  const request = aRequest(over);
  return withPeople(newReview(request, noon), thePeople(request, people));
}

export function aBallot(voter: string, decision: Ballot['decision'], over: Partial<Ballot> = {}): Ballot {
  const text = decision === 'comment' || decision === 'requestChanges' ? { text: 'the recall of small tumours' } : {};
  return { voter, decision, door: 'cli', ...text, ...over };
}
