/** @module The keys of `WITHIN_PAYLOAD_KEYS`: the first encrypts, all decrypt. */
import type { KeyObject } from 'node:crypto';

export interface PayloadKey {
  /** Stands beside each payload, so that it is known which key opens it. */
  readonly id: string;
  readonly key: KeyObject;
}

/** Newest first; empty: nothing is encrypted. */
export type PayloadKeys = readonly PayloadKey[];
