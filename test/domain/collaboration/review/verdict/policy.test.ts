/** @module What votes come to. */
import { describe, expect, it } from 'vitest';
import type { Ballot, CountedVote } from '../../../../../contracts/review.ts';
import { refusalOfRequest, tally } from '../../../../../domain/collaboration/review/verdict/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aRequest, aReview, thePeople } from '../../../../support/reviews.ts';

const said = (votes: Readonly<Record<string, CountedVote['decision']>>): CountedVote[] =>
  Object.entries(votes).map(([voter, decision]) => ({ voter, decision, door: 'cli', at: noon, version: 1 }));

const state = (votes: Parameters<typeof said>[0], ...review: Parameters<typeof aReview>) =>
  tally({ ...aReview(...review), votes: said(votes) });

describe('votes', () => {
  const lawyer = { ben: { roles: ['law'] } };
  it.each<[string, Record<string, Exclude<Ballot['decision'], 'comment'>>, Parameters<typeof aReview>, string]>([
    ['one of two approvals', { anna: 'approve' }, [], 'open'],
    ['two approvals', { anna: 'approve', ben: 'approve' }, [], 'approved'],
    [
      'approvals without the role',
      { anna: 'approve', carl: 'approve' },
      [{ rules: { roles: ['law'] } }, lawyer],
      'open',
    ],
    [
      'approvals with the role',
      { anna: 'approve', ben: 'approve' },
      [{ rules: { roles: ['law'] } }, lawyer],
      'approved',
    ],
    [
      'a request for changes beside approvals',
      { anna: 'approve', ben: 'approve', carl: 'requestChanges' },
      [],
      'changesRequested',
    ],
    ['one rejection of three', { anna: 'reject' }, [], 'open'],
    ['two rejections of three', { anna: 'reject', ben: 'reject' }, [], 'rejected'],
    ['a rejection after which too few are left', { anna: 'reject' }, [{ rules: { quorum: 3 } }], 'rejected'],
    ['a veto', { anna: 'reject' }, [{ rules: { veto: ['anna'] } }], 'rejected'],
    [
      'the only one with the role rejecting',
      { ben: 'reject' },
      [{ rules: { roles: ['law'], quorum: 2 } }, lawyer],
      'rejected',
    ],
    ['votes of people who are no reviewers', { zoe: 'approve', yan: 'approve' }, [], 'open'],
  ])('%s', (_what, votes, review, expected) => {
    expect(state(votes, ...review).state).toBe(expected);
  });

  it('of one who left do not count any more', () => {
    const held = aReview();
    const people = { ...thePeople(held.request), reviewers: ['ben', 'carl'] };
    const { counts } = tally({ ...held, people, votes: said({ anna: 'approve', ben: 'approve' }) });
    expect(counts).toEqual({ approvals: 1, rejections: 0, changeRequests: 0, open: 1 });
  });

  it('of a stand-in gives way to that of whom they stand in for', () => {
    const votes = { dora: 'approve', anna: 'reject' } as const;
    expect(state(votes, {}, { anna: { standIn: 'dora' } }).counts).toMatchObject({ approvals: 0, rejections: 1 });
  });
});

describe('a request', () => {
  const refusal = (over: Parameters<typeof aRequest>[0], people = thePeople(aRequest(over))) =>
    refusalOfRequest({ request: aRequest(over), people });

  it.each([
    [{}, undefined],
    [
      { rules: { quorum: 4 } },
      'The quorum is 4, and only Anna, Ben, Carl may vote; name more reviewers, or lower the quorum.',
    ],
    [
      { rules: { quorum: 3 }, requester: 'carl' },
      'The quorum is 3, and only Anna, Ben may vote, without carl, who asks for it; name more reviewers, or lower the quorum.',
    ],
    [{ rules: { escalateAfter: { days: 1, ms: 0 } } }, '`escalateAfter` asks nobody; name people in `escalateTo`.'],
    [{ rules: { escalateTo: ['dora'], escalateAfter: { days: 1, ms: 0 } } }, undefined],
    [
      { rules: { escalateTo: ['dora'], escalateAfter: { days: 0, ms: 16 * 3_600_000 } } },
      '`escalateAfter` is not before the deadline; make it shorter, or leave it out.',
    ],
    [
      { rules: { roles: ['law'] } },
      'Somebody with the role law has to approve, and no reviewer has it; give it to one of them in within.people.yaml, or ask for the review with other rules.',
    ],
  ])('%j', (over, expected) => {
    expect(refusal(over)).toBe(expected);
  });

  it('with a name that is nobody says so', () => {
    expect(refusal({}, { ...thePeople(aRequest()), problems: ['"ml-laeds" is nobody.'] })).toBe(
      '"ml-laeds" is nobody.',
    );
  });
});
