/** @module What gc leaves of reviews. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BlobRef } from '../../../../contracts/digest.ts';
import type { ReviewView } from '../../../../contracts/review.ts';
import { collect } from '../../../../domain/caching/retention/collect.ts';
import { ReviewRecords } from '../../../../domain/collaboration/review/records.ts';
import { AgedLab, day, minute } from '../../../support/aged-lab.ts';
import { aRequest } from '../../../support/reviews.ts';

let lab: AgedLab;
beforeEach(() => {
  lab = new AgedLab();
});
afterEach(() => lab.dispose());

const made = (text: string): Promise<BlobRef> => lab.blobs.put(text, 'application/json');
const gc = () => collect({ graceMs: 15 * minute, maxBytes: 0 }, lab.collecting);

it('keeps what is under review until it is decided, in every version', async () => {
  const [first, second, other] = [await made('first'), await made('second'), await made('other')];
  const records = new ReviewRecords(lab.reviews);
  await records.begin(aRequest({ id: 'churn-1', artifacts: { model: first } }), lab.now);
  await records.append('churn-1', [
    { number: 1, at: 1, kind: 'requested', version: 1, digests: { model: first.digest } },
    { number: 2, at: 2, kind: 'newVersion', version: 2, digests: { quality: second.digest } },
  ]);
  await lab.pass(day);
  expect((await gc()).kept).toMatchObject([{ why: 'review', blobs: 2 }]);
  expect([...(await lab.digests())].toSorted()).toEqual([first.digest, second.digest].toSorted());
  expect(await lab.blobs.has(other)).toBe(false);
  await records.close({ schema: 1, id: 'churn-1', state: 'approved' } as ReviewView);
  await gc();
  expect(await lab.digests()).toEqual(new Set());
});
