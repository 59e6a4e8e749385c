/** @module What is kept of reviews. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileRunRecords } from '../../../../adapters/store/file-run-records.ts';
import { concluded, ended } from '../../../../domain/collaboration/review/policy.ts';
import { ReviewRecords, reviewIdOf } from '../../../../domain/collaboration/review/records.ts';
import { reviewView } from '../../../../domain/collaboration/review/view/policy.ts';
import { noon } from '../../../support/deliveries.ts';
import { aRequest, aReview, artifacts } from '../../../support/reviews.ts';

const records = () => new ReviewRecords(new FileRunRecords(mkdtempSync(join(tmpdir(), 'within-reviews-')), 'reviews'));

it('gives one open review of a subject its next version, and the next number once it has closed', async () => {
  const kept = records();
  const { id: _id, ...request } = aRequest();
  expect(await kept.place({ request })).toEqual({ number: 1 });
  await kept.begin(aRequest(), noon);
  await kept.begin(aRequest({ id: 'churn-west-7', subject: { type: 'model', id: 'r', name: 'churn-west' } }), noon);
  expect(await kept.place({ request })).toEqual({ number: 1 });
  await kept.close(reviewView(ended(aReview(), 'rejected', 'no', noon)));
  expect(await kept.place({ request })).toEqual({ number: 2 });
});

it('asks nobody again about the very digests that were approved', async () => {
  const kept = records();
  const held = ended(aReview(), 'approved', 'Approved by Anna.', noon);
  await kept.begin(held.request, noon);
  await kept.close(reviewView(held));
  const { id: _id, ...request } = aRequest();
  expect((await kept.place({ request })).outcome).toMatchObject({ id: 'churn-1', state: 'approved' });
  expect(await kept.place({ request: { ...request, artifacts: artifacts('r-2') } })).toEqual({ number: 2 });
  const stricter = [{ quorum: 3 }, { roles: ['law'] }].map((rules) => ({
    ...request,
    rules: { ...request.rules, ...rules },
  }));
  for (const one of stricter) expect(await kept.place({ request: one })).toEqual({ number: 2 });
});

it('keeps the trail in order and the first word of each', async () => {
  const kept = records();
  const held = concluded(aReview(), noon, true);
  const lines = Array.from({ length: 12 }, (_, index) => ({ ...held.trail[0]!, number: index + 1 }));
  await kept.append('churn-1', lines.slice(6));
  await kept.append('churn-1', lines);
  expect((await kept.trail('churn-1')).map(({ number }) => number)).toEqual(lines.map(({ number }) => number));
  await kept.begin(aRequest(), noon);
  await kept.begin(aRequest(), noon + 1);
  expect(await kept.begun('churn-1')).toMatchObject({ at: noon });
  const answer = {
    schema: 1 as const,
    review: 'churn-1',
    person: 'anna',
    answer: 'useful' as const,
    told: true,
    at: noon,
  };
  expect(await kept.answer(answer)).toBe(true);
  expect(await kept.answer({ ...answer, answer: 'too-many' })).toBe(false);
  expect(await kept.answers('churn-1')).toEqual([answer]);
  expect(await kept.list()).toEqual([reviewIdOf('churn', 1)]);
});
