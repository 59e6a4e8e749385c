import { describe, expect, it } from 'vitest';
import type { DeploymentState, GateFinding } from '../../../../contracts/deployment.ts';
import { reviewAsked, reviewDecided, reviewWithdrawn } from '../../../../domain/deployment/asking/policy.ts';
import { commanded } from '../../../../domain/deployment/commands/policy.ts';
import { newDeployment, nextMove } from '../../../../domain/deployment/policy.ts';
import { aRequest } from '../../../support/deployments.ts';
import { aRequest as aReviewRequest } from '../../../support/reviews.ts';

const request = aRequest();
const { rules } = aReviewRequest();
const finding: GateFinding = { part: 'review', state: 'passed', why: 'r-1', asked: { rules } };
const inconclusive: DeploymentState = {
  ...newDeployment(0),
  gate: { state: 'passed', findings: [finding], askAt: 0 },
  entered: 1,
  verdict: { outcome: 'inconclusive', why: 'too few requests' },
};
const open = reviewAsked(inconclusive, { id: 'r', stage: 'beta', now: 5 });
const decided = (state: 'approved' | 'rejected' | 'expired', id = 'r') =>
  reviewDecided(open, { id, state, why: 'by Anna' }, 6);
const next = (state: DeploymentState) => nextMove(request, state, 6);

describe('an inconclusive stage', () => {
  it('is given to the reviewers of the model, once', () => {
    expect(next(inconclusive)).toMatchObject({ do: 'ask', stage: { stage: 'beta' }, asked: { rules } });
    expect(next(open)).toEqual({
      do: 'wait',
      why: 'beta is inconclusive: too few requests; review r is open',
    });
  });

  it('waits for anybody where there are no reviewers', () => {
    const gate = { ...inconclusive.gate, findings: [] };
    expect(next({ ...inconclusive, gate })).toMatchObject({ do: 'wait' });
  });

  it('goes on, goes back or waits as they decide', () => {
    expect(next(decided('approved'))).toMatchObject({ do: 'change', change: { stage: 'general' } });
    expect(next(decided('rejected'))).toMatchObject({ do: 'change', change: { stage: 'rolled-back' } });
    expect(next(decided('expired'))).toMatchObject({
      do: 'wait',
      why: expect.stringMatching(/ended as expired$/) as string,
    });
  });

  it('hears no decision on something else, or after that of a person', () => {
    expect(decided('approved', 'other')).toBe(open);
    const command = { by: 'ben' };
    const back = commanded(request, open, { name: 'rollback', command, now: 6 });
    expect(reviewDecided(back, { id: 'r', state: 'approved', why: '' }, 7)).toBe(back);
    expect(next(back)).toEqual({ do: 'withdraw', review: 'r' });
    expect(next(reviewWithdrawn(back))).toMatchObject({ do: 'change', change: { stage: 'rolled-back' } });
  });

  it('is asked about anew after another watch', () => {
    const again = commanded(request, open, { name: 'resume', command: { by: 'ben' }, now: 6 });
    expect(next(again)).toEqual({ do: 'withdraw', review: 'r' });
    const { verdict } = inconclusive;
    expect(next({ ...reviewWithdrawn(again), ...(verdict && { verdict }) })).toMatchObject({ do: 'ask' });
  });
});
