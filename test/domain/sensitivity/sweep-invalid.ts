/** @module What `toThrow` expects of a refused sweep: the code, and words of its sentence. */
import { expect } from 'vitest';

export const sweepInvalid = (words: string): unknown =>
  expect.objectContaining({ code: 'SWEEP_INVALID', message: expect.stringContaining(words) });
