import { CancelledFailure } from '@temporalio/activity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busy, toFailure } from '../../activities/failure.ts';
import { WithinError } from '../../contracts/errors.ts';

const leaseMs = 12_000;
const taken = new WithinError('STEP_BUSY', 'Step "a" is being computed by another worker.', { step: 'a', leaseMs });

describe('the failure of an attempt that found its step taken', () => {
  it('is no alarm, may be tried again, and tells the pause within half a lease', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 10_000 }), (waiter, attempt) => {
        const failure = busy(taken, waiter, attempt);
        expect(failure).toMatchObject({ type: 'STEP_BUSY', category: 'BENIGN', nonRetryable: false });
        expect(failure.nextRetryDelay).toBeGreaterThan(0);
        expect(failure.nextRetryDelay).toBeLessThanOrEqual(leaseMs / 2);
      }),
    );
  });

  it('is not what another failure becomes', () => {
    const failed = toFailure(new WithinError('STEP_FAILED', 'The step failed.', {}), true);
    expect(failed).toMatchObject({ type: 'STEP_FAILED', nonRetryable: true });
    expect(failed).not.toHaveProperty('category', 'BENIGN');
    expect(toFailure(new WithinError('CANCELLED', 'Cancelled.', {}))).toBeInstanceOf(CancelledFailure);
  });
});
