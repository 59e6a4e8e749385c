/** @module Which ends of an attempt count as failures. */
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { countingFailures } from '../../../workers/telemetry/failure-count.ts';

it('counts a failure under its code, and passes every end on', async () => {
  const seen: string[] = [];
  const { inbound } = countingFailures({ failed: (code) => void seen.push(code) })({} as never);
  const failing = (error: Error) => inbound?.execute?.({ args: [], headers: {} }, () => Promise.reject(error));
  const full = ApplicationFailure.create({ message: 'the disk is full', type: 'STORE_FULL' });
  const busy = ApplicationFailure.create({ message: 'another', type: 'STEP_BUSY', category: 'BENIGN' });
  for (const error of [full, busy, new CancelledFailure('not wanted')])
    await expect(failing(error)).rejects.toBe(error);
  expect(await inbound?.execute?.({ args: [], headers: {} }, () => Promise.resolve(7))).toBe(7);
  expect(seen).toEqual(['STORE_FULL']);
});
