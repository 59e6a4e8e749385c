/** @module What holds for every review, whatever people do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { Ballot } from '../../../../contracts/review.ts';
import { ballotFrom, refusalOfBallot } from '../../../../domain/collaboration/review/ballot/policy.ts';
import {
  areSame,
  blocked,
  cast,
  concluded,
  delegated,
  escalated,
  hasOtherRules,
  isNewVersion,
  newReview,
  refused,
  reminded,
  superseded,
  viewed,
  withPeople,
} from '../../../../domain/collaboration/review/policy.ts';
import { reviewView } from '../../../../domain/collaboration/review/view/policy.ts';
import { noon } from '../../../support/deliveries.ts';
import { aBallot, aRequest, aReview, artifacts, thePeople } from '../../../support/reviews.ts';

const hourMs = 3_600_000;

/** As the workflow does it. */
function vote(held: HeldReview, ballot: Ballot, now = noon): HeldReview {
  const why = refusalOfBallot(held, ballot);
  return why === undefined
    ? concluded(cast(held, ballot, now).held, now)
    : refused(held, { person: ballot.voter }, why, now);
}

const votes = (held: HeldReview, ...ballots: Ballot[]): HeldReview =>
  ballots.reduce((state, ballot) => vote(state, ballot), held);

const kinds = (held: HeldReview): string[] => held.trail.map(({ kind }) => kind);

describe('a review', () => {
  it('is approved once as many approve as have to, and then takes no vote', () => {
    const held = votes(aReview(), aBallot('anna', 'approve'), aBallot('ben', 'approve'), aBallot('carl', 'reject'));
    expect(reviewView(held)).toMatchObject({
      state: 'approved',
      closed: true,
      why: 'Approved by Anna, Ben; 2 had to.',
      mayVote: [],
    });
    expect(held.trail.at(-1)?.text).toMatch(/^the review churn-1 is closed \(approved\), and votes that come late/);
  });

  it('counts another decision of the same person in place of the first, and refuses the same again', () => {
    const held = votes(aReview(), aBallot('anna', 'reject'), aBallot('anna', 'approve'), aBallot('anna', 'approve'));
    expect(reviewView(held)).toMatchObject({ state: 'open', counts: { approvals: 1, rejections: 0, open: 2 } });
    expect(held.trail.at(-1)?.text).toMatch(/^anna has approved version 1 already/);
  });

  it('goes on with a new version: votes are void, the discussion and the trail stay, time begins anew', () => {
    const before = votes(aReview(), aBallot('anna', 'approve', { text: 'looks good' }));
    const request = aRequest({ id: 'another', artifacts: artifacts('r-2') });
    expect(isNewVersion(before, request)).toBe(true);
    expect(isNewVersion(before, aRequest())).toBe(false);
    const { model, ...less } = before.request.artifacts;
    expect([
      areSame(before.request.artifacts, { ...less, model: model! }),
      areSame(before.request.artifacts, less),
    ]).toEqual([true, false]);
    expect(hasOtherRules(before, aRequest({ rules: { quorum: 1 } }))).toBe(true);
    expect(hasOtherRules(before, aRequest({ rules: { remindEscalated: true } }))).toBe(false);
    const held = withPeople(superseded(before, request, noon + hourMs), thePeople(request));
    expect(reviewView(held)).toMatchObject({
      id: 'churn-1',
      version: 2,
      counts: { approvals: 0, open: 3 },
      votes: [],
      artifacts: request.artifacts,
      discussion: [{ text: 'looks good', version: 1 }],
      dueAt: (before.dueAt ?? 0) + hourMs,
    });
    expect(held.trail.at(-1)).toMatchObject({ kind: 'newVersion', text: '1 vote is void.' });
    expect(refusalOfBallot(held, aBallot('anna', 'approve', { version: 1 }))).toMatch(/version 2 is under review now/);
  });

  it('lets whoever it was escalated to decide alone, and expires when they do not', () => {
    const due = aReview({ rules: { escalateTo: ['dora'] } });
    expect(refusalOfBallot(due, aBallot('dora', 'approve'))).toMatch(/dora is not among the reviewers/);
    const later = escalated(due, due.dueAt ?? 0);
    if (!later) throw new Error('nobody to escalate to');
    expect(escalated(later, later.dueAt ?? 0)).toBeUndefined();
    expect(reviewView(vote(later, aBallot('dora', 'approve')))).toMatchObject({
      state: 'approved',
      why: 'Approved by Dora, whom it was escalated to.',
    });
    expect(reviewView(concluded(later, later.dueAt ?? 0, true))).toMatchObject({ state: 'expired', closed: true });
  });

  it('closes with its request for changes where no new version came', () => {
    const asked = vote(aReview(), aBallot('anna', 'requestChanges'));
    expect(reviewView(asked)).toMatchObject({ state: 'changesRequested', closed: false });
    expect(reviewView(concluded(asked, noon, true))).toMatchObject({ state: 'changesRequested', closed: true });
  });

  it('reminds whoever has not voted, once a reminder', () => {
    const held = vote(aReview(), aBallot('anna', 'approve'));
    const tomorrow = noon + 24 * hourMs;
    expect(reminded(held, tomorrow - 1).people).toEqual([]);
    const first = reminded(held, tomorrow);
    expect(first.people).toEqual(['ben', 'carl']);
    expect(reminded(first.held, tomorrow + hourMs).people).toEqual([]);
  });

  it('measures the first look of somebody else than whoever asked', () => {
    const asked = aReview({ requester: 'carl', rules: { reviewers: ['anna', 'ben', 'carl'] } });
    const own = viewed(asked, { person: 'carl', door: 'page' }, noon + 1);
    expect(reviewView(own).times.firstViewAt).toBeUndefined();
    const seen = viewed(
      viewed(own, { person: 'anna', door: 'page' }, noon + 2),
      { person: 'ben', door: 'page' },
      noon + 3,
    );
    expect(reviewView(seen).times.firstViewAt).toBe(noon + 2);
    expect(viewed(seen, { person: 'anna', door: 'page' }, noon + 4)).toBe(seen);
    expect(viewed(seen, { person: 'zoe', door: 'page' }, noon + 4)).toBe(seen);
  });

  it('tells once what is in the way, and again when it is something else', () => {
    const request = aRequest();
    const held = aReview();
    const alone = withPeople(held, { ...thePeople(request), reviewers: ['anna'] });
    const told = blocked(alone, noon);
    expect(told.why).toBe(
      '2 people have to approve, and only 1 person may (Anna); add reviewers to within.people.yaml, or ask for the review again with other rules.',
    );
    expect(blocked(told.held, noon).why).toBeUndefined();
    expect(blocked(withPeople(told.held, { ...thePeople(request), reviewers: [] }), noon).why).toMatch(
      /2 people have to approve, and nobody may;/,
    );
    expect(blocked(withPeople(told.held, thePeople(request)), noon)).toEqual({
      held: expect.not.objectContaining({ blockedTold: expect.anything() }),
    });
  });

  it('moves a vote to a delegate and back', () => {
    const request = aRequest();
    const held = withPeople(newReview(request, noon), thePeople(request, {}, ['dora']));
    const moved = delegated(held, { from: 'anna', to: 'dora', door: 'cli' }, noon);
    expect(refusalOfBallot(moved, aBallot('anna', 'approve'))).toBe('anna has passed the vote on to dora');
    expect(reviewView(moved).mayVote.find(({ person }) => person === 'dora')).toMatchObject({ onBehalfOf: ['anna'] });
    const back = delegated(moved, { from: 'anna', to: 'anna', door: 'cli' }, noon);
    expect(refusalOfBallot(back, aBallot('anna', 'approve'))).toBeUndefined();
    expect(refusalOfBallot(back, aBallot('dora', 'approve'))).toMatch(/dora is not among the reviewers/);
  });
});

const people = ['anna', 'ben', 'carl', 'dora', 'emil'];
const person = fc.constantFrom(...people);
const decision = fc.constantFrom<Ballot['decision'][]>('approve', 'reject', 'requestChanges', 'comment');
const step = fc.oneof(
  fc.tuple(fc.constant('vote' as const), person, decision),
  fc.tuple(fc.constant('delegate' as const), person, person),
  fc.tuple(fc.constant('version' as const), person, person),
);
const rules = fc.record({
  reviewers: fc.subarray(people, { minLength: 1 }),
  quorum: fc.integer({ min: 1, max: 5 }),
  roles: fc.subarray(['law']),
  veto: fc.subarray(['emil']),
  allowSelf: fc.boolean(),
});

describe('whatever people do', () => {
  it('nobody has two votes, nobody decides on their own work, an approval has its quorum and roles, lines are numbered', () => {
    fc.assert(
      fc.property(rules, fc.array(step, { maxLength: 40 }), (given, steps) => {
        const request = aRequest({ requester: 'anna', rules: given });
        const everybody = thePeople(request, { ben: { roles: ['law'] } }, people);
        let held = withPeople(newReview(request, noon), everybody);
        let versions = 1;
        for (const [what, one, other] of steps) {
          if (what === 'vote') held = vote(held, aBallot(one, other));
          else if (what === 'delegate' && !held.end && one !== other)
            held = delegated(held, { from: one, to: other, door: 'cli' }, noon);
          else if (what === 'version' && !held.end) {
            versions += 1;
            const next = { ...request, artifacts: artifacts(`v${versions}`) };
            held = withPeople(superseded(held, next, noon), everybody);
          }
        }
        const view = reviewView(held);
        const voters = view.votes.map(({ voter }) => voter);
        expect(new Set(voters).size).toBe(voters.length);
        expect(view.votes.every(({ version }) => version === view.version)).toBe(true);
        if (!given.allowSelf) expect(voters).not.toContain('anna');
        if (view.state === 'approved') {
          expect(view.counts.approvals).toBeGreaterThanOrEqual(given.quorum);
          expect(view.missingRoles).toEqual([]);
          expect(view.counts.changeRequests).toBe(0);
        }
        expect(held.trail.map(({ number }) => number)).toEqual(
          held.trail.map((_, index) => held.lines - held.trail.length + index + 1),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('anything may be sent as a vote, and only what is well-formed counts', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const ballot = ballotFrom(given);
        if (typeof ballot !== 'string') expect(refusalOfBallot(aReview(), ballot) ?? '').toBeTypeOf('string');
      }),
    );
  });
});

it('an escalated person decides alone, yet not without the roles', () => {
  const held = aReview({ rules: { escalateTo: ['dora'], roles: ['law'] } }, { carl: { roles: ['law'] } });
  const later = escalated(held, held.dueAt ?? 0) ?? held;
  const one = vote(later, aBallot('dora', 'approve'));
  expect(reviewView(one)).toMatchObject({ state: 'open', missingRoles: ['law'] });
  expect(reviewView(vote(one, aBallot('carl', 'approve'))).state).toBe('approved');
  expect(kinds(one)).toEqual(['requested', 'escalated', 'voted']);
});
