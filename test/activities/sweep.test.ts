/** @module What the server is told of an activity of a sweep that failed. */
import { ApplicationFailure, asyncLocalStorage, type Context } from '@temporalio/activity';
import { expect, it } from 'vitest';
import { createSweepActivities } from '../../activities/sweep.ts';
import { type ErrorCode, WithinError } from '../../contracts/errors.ts';
import type { SeedSweeps } from '../../domain/sensitivity/seed-sweeps.ts';

async function failureOf(code: ErrorCode): Promise<unknown> {
  const refusing = () => Promise.reject(new WithinError(code, 'it went wrong, as is wanted here', {}));
  const { defineRound } = createSweepActivities({ defineRound: refusing } as unknown as SeedSweeps);
  const request = { sweepRef: { digest: 'a', size: 1, mediaType: 'application/json' }, from: 0, to: 1 };
  return asyncLocalStorage.run({} as Context, () => defineRound(request as never).catch((error: unknown) => error));
}

it('that bytes are gone is tried again, since the shared store may have them once it answers; other mistakes are final', async () => {
  const lost = await failureOf('INPUT_LOST');
  expect(lost).toBeInstanceOf(ApplicationFailure);
  expect(lost).toMatchObject({ type: 'INPUT_LOST', nonRetryable: false });
  expect(await failureOf('SWEEP_INVALID')).toMatchObject({ type: 'SWEEP_INVALID', nonRetryable: true });
  expect(await failureOf('STORE_UNAVAILABLE')).toMatchObject({ type: 'STORE_UNAVAILABLE', nonRetryable: false });
});
