/**
 * @module Requests that Slack signs: `v0=` and the hex of HMAC-SHA256 over `v0:<timestamp>:<body>`
 * (docs.slack.dev/authentication/verifying-requests-from-slack).
 */
import { createHmac } from 'node:crypto';
import { isOfNow, isSameText, signatureWindowMs } from '../signature.ts';

export interface SlackRequest {
  /** Seconds since 1970 UTC. */
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  /** The bytes as they came. */
  readonly body: Uint8Array;
}

/** `now` in milliseconds since 1970 UTC. */
export function isFromSlack({ timestamp, signature = '', body }: SlackRequest, secret: string, now: number): boolean {
  if (!isOfNow(timestamp, now)) return false;
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return isSameText(signature, `v0=${mac}`);
}

/** Most signatures that are remembered; far more than people press buttons in ten minutes. */
const mostKept = 20_000;

/** Remembers what came, since a signed request could be sent again within its window. */
export class SeenSignatures {
  readonly #seen = new Map<string, number>();

  /** True once for each signature. */
  isNew(signature: string, now: number): boolean {
    for (const [old, at] of this.#seen) {
      if (now - at <= 2 * signatureWindowMs && this.#seen.size < mostKept) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(signature)) return false;
    this.#seen.set(signature, now);
    return true;
  }
}
