/** @module The signature of a webhook: HMAC-SHA256 over `<delivery>.<seconds since 1970>.<body>`, in base64. */
import { createHmac } from 'node:crypto';

export interface Signed {
  readonly delivery: string;
  /** Seconds since 1970 UTC. */
  readonly timestamp: string;
  readonly body: string;
}

export function signature({ delivery, timestamp, body }: Signed, secret: string): string {
  return `v1,${createHmac('sha256', secret).update(`${delivery}.${timestamp}.${body}`).digest('base64')}`;
}
