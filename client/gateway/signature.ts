/** @module Signed requests: `v1,<base64 of HMAC-SHA256 over "<id>.<timestamp>.<body>">`, as MLflow and our own webhooks sign. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Milliseconds that a signature counts, before and after the time that it names. */
export const signatureWindowMs = 5 * 60_000;
/** Characters; a shorter key could be guessed. */
export const leastKeyLength = 16;

export interface DeliverySignature {
  /** Id of the delivery, the same when it is repeated. */
  readonly id: string | undefined;
  /** Seconds since 1970 UTC. */
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  /** The bytes as they came. */
  readonly body: Uint8Array;
}

/** Which key signed it, or `undefined`. `now` in milliseconds since 1970 UTC; all keys are tried, whichever fits. */
export function signerOf(
  { id, timestamp, signature, body }: DeliverySignature,
  keys: readonly { readonly name: string; readonly value: string }[],
  now: number,
): string | undefined {
  if (id === undefined || signature === undefined || !isOfNow(timestamp, now)) return undefined;
  let signer: string | undefined;
  for (const { name, value } of keys) {
    const mac = createHmac('sha256', value).update(`${id}.${timestamp}.`).update(body).digest('base64');
    if (isSameText(signature, `v1,${mac}`)) signer = name;
  }
  return signer;
}

/** Whether a time in seconds since 1970 UTC is within the window around `now`, in milliseconds. */
export const isOfNow = (timestamp: string | undefined, now: number): boolean =>
  /^\d{1,12}$/.test(timestamp ?? '') && Math.abs(now - Number(timestamp) * 1000) <= signatureWindowMs;

/** In a time that does not depend on where the texts differ. */
export function isSameText(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
