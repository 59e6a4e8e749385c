/** @module Votes that do not count, and why. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballotSchema } from '../../../../../contracts/review.ts';
import {
  ballotFrom,
  refusalOfBallot,
  refusalOfDelegation,
} from '../../../../../domain/collaboration/review/ballot/policy.ts';
import { cast } from '../../../../../domain/collaboration/review/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aBallot, aReview } from '../../../../support/reviews.ts';

describe('a vote', () => {
  it.each([
    [undefined, /a vote is an object/],
    [{}, /say who votes/],
    [{ voter: 'Anna Berg', decision: 'approve' }, /say who votes/],
    [{ voter: 'anna', decision: 'aprove' }, /say a decision: approve, reject, requestChanges, comment/],
    [{ voter: 'anna', decision: 'approve', door: 'window' }, /a vote comes by/],
    [{ voter: 'anna', decision: 'comment', text: 'x'.repeat(10_000_000) }, /at most 4000 characters, not 10000000/],
    [{ voter: 'anna', decision: 'approve', version: 1.5 }, /whole number/],
    [{ voter: 'anna', decision: 'approve', id: '' }, /the id of a vote/],
  ])('of another shape is none: %#', (given, expected) => {
    expect(ballotFrom(given)).toMatch(expected);
  });

  it('is read as the schema reads it', () => {
    const near = fc.record(
      {
        voter: fc.constantFrom('anna', 'Anna', '', 7),
        decision: fc.constantFrom('approve', 'comment', 'maybe'),
        door: fc.constantFrom('cli', 'signal', 'window'),
        version: fc.constantFrom(1, 0, -1, 1.5, '1'),
        id: fc.constantFrom('x', '', 'y'.repeat(201)),
        text: fc.constantFrom('said', 'z'.repeat(4001)),
      },
      { requiredKeys: ['voter', 'decision', 'door'] },
    );
    fc.assert(
      fc.property(near, (given) => {
        expect(typeof ballotFrom(given) !== 'string').toBe(ballotSchema.safeParse(given).success);
      }),
    );
  });

  it.each([
    ['zoe', 'approve', /zoe is not in within.people.yaml, or has left/],
    ['dora', 'approve', /dora is not among the reviewers anna, ben$/],
    ['carl', 'approve', /carl asked for this review and may not decide/],
    ['anna', 'requestChanges', /say what has to change/],
    ['anna', 'comment', /a comment needs text/],
    ['carl', 'comment', /a comment needs text/],
  ] as const)('of %s, %s, is refused', (voter, decision, expected) => {
    const held = aReview({ requester: 'carl' }, { dora: {} });
    const { text: _text, ...ballot } = aBallot(voter, decision);
    expect(refusalOfBallot(held, ballot)).toMatch(expected);
  });

  it('under an id that was used is refused', () => {
    const held = aReview();
    const once = cast(held, aBallot('anna', 'approve', { id: 'link-1' }), noon).held;
    expect(refusalOfBallot(once, aBallot('anna', 'reject', { id: 'link-1' }))).toMatch(/counts once/);
  });

  it('counts where it has no comment and the discussion is full', () => {
    let held = aReview();
    for (let index = 0; index < 25; index++)
      held = cast(held, aBallot('ben', 'comment', { text: 'x'.repeat(4000) }), noon).held;
    expect(refusalOfBallot(held, aBallot('anna', 'comment'))).toMatch(/the discussion is full/);
    expect(refusalOfBallot(held, aBallot('anna', 'approve'))).toBeUndefined();
  });
});

describe('a delegation', () => {
  const held = aReview({ requester: 'carl' }, { dora: {} });
  it.each([
    [undefined, /say who passes the vote on/],
    [{ from: 'anna', to: 'dora', door: 'window' }, /a delegation comes by/],
    [{ from: 'anna', to: 'zoe' }, /zoe is not in within.people.yaml/],
    [{ from: 'anna', to: 'carl' }, /carl asked for this review/],
    [{ from: 'dora', to: 'ben' }, /dora has no vote to pass on/],
    [{ from: 'anna', to: 'anna' }, /anna has no vote to pass on/],
  ])('%j is refused', (given, expected) => {
    expect(refusalOfDelegation(held, given && { door: 'cli', ...given })).toMatch(expected);
  });

  it('counts for whoever has a vote', () => {
    expect(refusalOfDelegation(held, { from: 'anna', to: 'dora', door: 'cli' })).toBeUndefined();
    const voted = cast(held, aBallot('anna', 'approve'), noon).held;
    expect(refusalOfDelegation(voted, { from: 'anna', to: 'dora', door: 'cli' })).toMatch(/anna has voted/);
  });
});
