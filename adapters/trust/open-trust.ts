/** @module No keys: entries are neither signed nor told apart. */
import type { Trust } from '../../domain/caching/ports.ts';

export const openTrust: Trust = { sign: (entry) => entry, levelOf: () => 'any' };
