/** @module What the web UI shows of a review. */
import { expect, it } from 'vitest';
import { cast, concluded, refused } from '../../../../../domain/collaboration/review/policy.ts';
import { explainReview, reviewText } from '../../../../../domain/collaboration/review/text/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aBallot, aReview } from '../../../../support/reviews.ts';

it('says what it waits for, and why it ended', () => {
  const held = cast(aReview(), aBallot('anna', 'approve'), noon).held;
  expect(explainReview(held)).toEqual([
    'Version 1 has 1 of 2 approvals, 0 rejections and 0 requests for changes.',
    'Have not voted: Ben, Carl.',
    'Time is up at 2026-11-26 12:00 UTC.',
  ]);
  const end = concluded(cast(held, aBallot('ben', 'approve'), noon).held, noon);
  expect(explainReview(end)).toEqual(['approved: Approved by Anna, Ben; 2 had to.']);
});

it('shows refused votes as plain text, whatever they hold', () => {
  const held = refused(aReview(), { person: 'zoe' }, '[click](http://x)\n# <b>', noon);
  expect(reviewText(held)).toContain('- refused, zoe: \\[click\\]\\(http://x\\) \\# \\<b\\>');
});
