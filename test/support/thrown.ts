/** @module The WithinError that some work throws, for assertions on code, message and details. */
import { isWithinError, type WithinError } from '../../contracts/errors.ts';

export async function thrownBy(work: () => unknown): Promise<WithinError> {
  try {
    await work();
  } catch (error) {
    if (isWithinError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
