/** @module Tests of a line of the table of a sweep. */
import { expect, it } from 'vitest';
import { sweepRow } from '../../../domain/sensitivity/sweep-row.ts';
import type { JudgedComponent } from '../../../domain/sensitivity/verdict.ts';

const judged: JudgedComponent = {
  component: 'init',
  variance: 4,
  deviation: 2,
  share: 0.5,
  pairs: 3,
  failed: 0,
  inert: false,
  verdict: 'undecided',
  varianceInterval: { lower: 0, upper: Number.POSITIVE_INFINITY },
  deviationInterval: { lower: 1, upper: Number.POSITIVE_INFINITY },
  shareInterval: { lower: 0.2, upper: 0.9 },
  blocksNeeded: null,
};

it('leaves an end open that cannot be known', () => {
  expect(sweepRow(judged, false)).toEqual({
    component: 'init',
    sd: 2,
    sdLower: 1,
    sdUpper: null,
    share: 0.5,
    shareLower: 0.2,
    shareUpper: 0.9,
    verdict: 'undecided',
  });
});

it('has no deviation without a pair, and no ends of a share that there is not', () => {
  const row = sweepRow({ ...judged, pairs: 0, share: null, shareInterval: null }, false);
  expect(row).toMatchObject({ sd: null, share: null, shareLower: null, shareUpper: null });
});

it('calls inert what changed no trial, and low what only changed no score', () => {
  expect(sweepRow(judged, true).verdict).toBe('inert');
  expect(sweepRow({ ...judged, inert: true, verdict: 'inert' }, false).verdict).toBe('low');
});
