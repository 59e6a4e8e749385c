/**
 * @module One POST that follows no redirect, reads a bounded answer and connects to judged addresses only. By
 * `node:http(s)`, since `fetch` cannot be told which address to connect to: a name that is looked up twice may lead
 * elsewhere the second time.
 */
import { lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { NetworkJudge } from './networks.ts';

/** Bytes of an answer's body that are waited for; nothing is done with them. */
const mostBytes = 65_536;

/** The address leads where webhooks may not. */
export class ClosedAddress extends Error {}

export interface Posting {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly judge: NetworkJudge;
  readonly signal: AbortSignal;
  /** Milliseconds from the look-up of the name to the end of the answer's head; 10,000 when absent. */
  readonly patienceMs?: number | undefined;
}

export type Posted =
  | { readonly status: number; readonly retryAfter: string | undefined }
  /** `sent`: all of the request had left. */
  | { readonly error: unknown; readonly sent: boolean };

/** Plain http is for networks that the configuration names: on the way through others anybody reads along. */
function refusalOf(address: string, url: URL, judge: NetworkJudge): ClosedAddress | undefined {
  const verdict = judge(address);
  if (verdict === 'closed')
    return new ClosedAddress(
      'it leads into a network that is not public, and WITHIN_WEBHOOK_NETWORKS does not name it',
    );
  return url.protocol === 'http:' && verdict === 'public'
    ? new ClosedAddress('it is http:// and leads over public networks; use https://')
    : undefined;
}

/** Every address of the name is judged, and one of them is connected to. */
const judgedLookup =
  (url: URL, judge: NetworkJudge): LookupFunction =>
  (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      const bad = error ?? addresses.map(({ address }) => refusalOf(address, url, judge)).find(Boolean);
      if (bad) return done(bad, []);
      const [first] = addresses;
      return options.all ? done(null, addresses) : done(null, first?.address ?? '', first?.family);
    });
  };

export async function post({ url, body, headers, judge, signal, patienceMs = 10_000 }: Posting): Promise<Posted> {
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  const refusal = isIP(literal) === 0 ? undefined : refusalOf(literal, url, judge);
  if (refusal) return { error: refusal, sent: false };
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    lookup: judgedLookup(url, judge),
    // A connection of its own: one that was kept may be closed by the time it is used.
    agent: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  };
  return new Promise((done) => {
    let sent = false;
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (answer) => {
      done({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
      discard(answer);
    });
    request.on('finish', () => {
      sent = true;
    });
    request.on('error', (error) => done({ error, sent }));
    request.end(body);
  });
}

/** The answer's body is taken so that its sender ends in peace, up to a bound. */
function discard(answer: IncomingMessage): void {
  let taken = 0;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken > mostBytes) answer.destroy();
  });
}
