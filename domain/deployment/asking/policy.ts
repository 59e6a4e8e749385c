/** @module What people are asked about an inconclusive stage, and what follows from their decision. */
import type { DeploymentState } from '../../../contracts/deployment.ts';
import type { DeploymentStage } from '../../../contracts/names.ts';
import type { ReviewOutcome } from '../../../contracts/review.ts';
import { noted } from '../policy.ts';

export interface OpenedStageReview {
  readonly id: string;
  readonly stage: DeploymentStage;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** A review of the stage is open. A person may have been faster: then it is withdrawn next. */
export function reviewAsked(state: DeploymentState, { id, stage, now }: OpenedStageReview): DeploymentState {
  const text = `asks the reviewers about ${stage}: review ${id}`;
  return noted({ ...state, review: { id, state: 'open' } }, { at: now, what: 'asked', stage, text, severity: 'info' });
}

/** A decision on something else, or that comes after that of a person, changes nothing. */
export function reviewDecided(
  state: DeploymentState,
  { id, state: decision, why }: Pick<ReviewOutcome, 'id' | 'state' | 'why'>,
  now: number,
): DeploymentState {
  const { review, verdict, rollback, end } = state;
  const isAsked = review?.id === id && review.state === 'open';
  if (!isAsked || end || rollback || verdict?.outcome !== 'inconclusive') return state;
  const by = `review ${id}`;
  const closed = { ...state, review: { id, state: decision } };
  const note = (next: DeploymentState, what: string, text: string): DeploymentState =>
    noted(next, {
      at: now,
      what,
      by,
      text: `${by} ${text}: ${why}`,
      severity: what === 'undecided' ? 'warning' : 'info',
    });
  if (decision === 'approved')
    return note(
      { ...closed, verdict: { outcome: 'successful', why: `${by} approves it` } },
      'promote',
      'approves the stage',
    );
  if (decision === 'rejected')
    return note(
      { ...closed, rollback: { automatic: false, why: `${by} rejects it`, by } },
      'rollback',
      'rejects the stage',
    );
  return note(closed, 'undecided', `ended as ${decision}, so a person has to promote, resume or roll back`);
}

/** It is open no more, and counts for nothing. */
export function reviewWithdrawn({ review: _review, ...state }: DeploymentState): DeploymentState {
  return state;
}
