/**
 * @module Names of the markers by which `recent` finds the earlier entries of a step: in a folder many steps share a folder,
 * in a bucket the newest comes first in a listing.
 */
import { createHash } from 'node:crypto';

export interface Marker {
  /** Of the name of the step. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Of the entry. */
  readonly key: string;
}

export type MarkerForm = 'folder' | 'bucket';

const digits = 16;
const last = 9_999_999_999_999_999n;
const padded = (time: number | bigint): string => String(time).padStart(digits, '0');

export const stepHash = (step: string): string => createHash('sha256').update(step).digest('hex').slice(0, 32);

/** What the names of all markers of a step begin with. */
export function markerPrefix(hash: string, form: MarkerForm): string {
  return form === 'folder' ? `by-step/${hash.slice(0, 2)}/${hash}-` : `by-step/${hash}/`;
}

/** Relative to the store. */
export function markerName({ hash, time, key }: Marker, form: MarkerForm): string {
  const whole = Math.trunc(time);
  return `${markerPrefix(hash, form)}${padded(form === 'folder' ? whole : last - BigInt(whole))}-${key}`;
}

/** `undefined` for another name. */
export function readMarker(name: string): Marker | undefined {
  const [, hash = '', time = '', key = ''] =
    /^by-step\/[0-9a-f]{2}\/([0-9a-f]{32})-(\d{16})-([0-9a-f]{64})$/.exec(name) ?? [];
  if (hash !== '') return { hash, time: Number(time), key };
  const [, step = '', left = '', entry = ''] = /^by-step\/([0-9a-f]{32})\/(\d{16})-([0-9a-f]{64})$/.exec(name) ?? [];
  return step === '' ? undefined : { hash: step, time: Number(last - BigInt(left)), key: entry };
}
