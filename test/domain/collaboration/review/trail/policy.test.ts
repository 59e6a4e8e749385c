/** @module The trail stays small, whatever arrives. */
import { expect, it } from 'vitest';
import { linesAfter, withLine } from '../../../../../domain/collaboration/review/trail/policy.ts';
import { noon } from '../../../../support/deliveries.ts';
import { aReview } from '../../../../support/reviews.ts';

it('of a flood of refused votes is bounded, and counts them', () => {
  let held = aReview();
  for (let index = 0; index < 1000; index++) held = withLine(held, { kind: 'refused', at: noon, text: 'no' });
  expect(held).toMatchObject({ refused: 1000, lines: 201 });
  expect(linesAfter(held, 200)).toMatchObject([{ number: 201, kind: 'refused' }]);
  expect(withLine(held, { kind: 'voted', at: noon, person: 'anna' }).trail.at(-1)).toMatchObject({
    number: 202,
    person: 'anna',
  });
});
