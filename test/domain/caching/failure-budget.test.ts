import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WithinError } from '../../../contracts/errors.ts';
import { isFinalFailure, transientRetries } from '../../../domain/caching/failure-budget.ts';
import { Lab, stepOf } from '../../support/executor.ts';

describe('isFinalFailure', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  /** Number of failures up to and with the final one. */
  async function failuresUntilFinal(error: unknown, retries: number, runId = 'r'): Promise<number> {
    for (let failures = 1; failures < 20; failures++)
      if (await isFinalFailure({ runId, step: stepOf('a', [], { retries }), error }, lab.records)) return failures;
    throw new Error('no failure was final');
  }

  it.each(['STEP_FAILED', 'STEP_TIMEOUT', 'STEP_PROTOCOL', 'STEP_OUTPUT_MISSING'] as const)(
    'allows %s as often as the step says',
    async (code) => {
      expect(await failuresUntilFinal(new WithinError(code, 'x'), 0, 'none')).toBe(1);
      expect(await failuresUntilFinal(new WithinError(code, 'x'), 2, 'two')).toBe(3);
    },
  );

  it('allows passing faults a fixed number of times', async () => {
    expect(await failuresUntilFinal(new WithinError('STORE_UNAVAILABLE', 'x'), 0, 'store')).toBe(transientRetries + 1);
    expect(await failuresUntilFinal(new Error('socket'), 0, 'unknown')).toBe(transientRetries + 1);
  });

  it('never allows what no retry can mend', async () => {
    expect(await failuresUntilFinal(new WithinError('PARAM_INVALID', 'x'), 9)).toBe(1);
  });

  it('counts each run by itself', async () => {
    const error = new WithinError('STEP_FAILED', 'x');
    expect(await failuresUntilFinal(error, 1, 'one')).toBe(2);
    expect(await failuresUntilFinal(error, 1, 'other')).toBe(2);
  });
});
