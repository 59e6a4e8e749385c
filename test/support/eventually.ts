/** @module Waiting for what a server, a worker or a mail shows sooner or later. */
import { vi } from 'vitest';

/** Asks until nothing is thrown, and gives the answer. Throws what was thrown last when that takes two minutes. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 120_000, interval: 50 });
