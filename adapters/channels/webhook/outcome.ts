/** @module What became of a webhook, from the status or the error of the request. */
import type { SendResult } from '../../../contracts/delivery.ts';
import { codeOf, messageOf } from '../reason.ts';
import { ClosedAddress, type Posted } from './post.ts';

/** Statuses after which the same request may be taken. */
const passing = new Set([408, 421, 425, 429]);
/** Failures of a server that stay. */
const lasting = new Set([501, 505]);
const longestWaitMs = 3_600_000;
const certificate = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/;

/** `now` in milliseconds since 1970 UTC. */
export function outcomeOf(posted: Posted, now: number): SendResult {
  return 'status' in posted ? ofStatus(posted, now) : ofError(posted);
}

function ofStatus({ status, retryAfter }: Extract<Posted, { status: number }>, now: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'confirmed' };
  const reason = `The webhook answers with status ${status}`;
  if (status >= 300 && status < 400)
    return { outcome: 'refused', reason: `${reason}; redirects are not followed, so give the last address.` };
  if (!passing.has(status) && (status < 500 || lasting.has(status)))
    return { outcome: 'refused', reason: `${reason}.` };
  const afterMs = waitMs(retryAfter, now);
  return { outcome: 'retry', reason: `${reason}.`, ...(afterMs !== undefined && { afterMs }) };
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), an hour at most. */
function waitMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const isDate = /^[A-Z][a-z]{2}, \d/.test(header);
  const ms = isDate ? Date.parse(header) - now : Number(/^\d+$/.exec(header)?.[0]) * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestWaitMs);
}

/** Names the code of an error and not its message, in which the address of the webhook may stand. */
function ofError({ error, sent }: Extract<Posted, { error: unknown }>): SendResult {
  if (error instanceof ClosedAddress)
    return { outcome: 'refused', reason: `The address of the webhook is not used: ${messageOf(error)}.` };
  const code = codeOf(error) ?? 'no answer';
  if (certificate.test(code))
    return { outcome: 'refused', reason: `The certificate of the webhook is not trusted (${code}).` };
  const reason = `The webhook gave no answer (${code}).`;
  return { outcome: sent ? 'ambiguous' : 'retry', reason };
}
