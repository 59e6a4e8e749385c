/** @module Files on web servers: state by ETag or Last-Modified, bytes by a streamed GET. TLS is verified. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WithinError } from '../../contracts/errors.ts';
import type { ExternalSource } from '../../contracts/graph.ts';
import type { SourceReader } from './reader.ts';
import { refused, unreachable } from './reader.ts';

type WebSource = Extract<ExternalSource, { kind: 'https' }>;

const maxRedirects = 5;
/** Until the head of an answer is there, milliseconds. */
const answerMs = 30_000;
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Plain http is for this machine alone: on the way a row could be changed and nobody would see it. */
export function isSafeAddress(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && isSafeAddress(url) && url.username === '' && url.password === '') return url;
  const why =
    url?.username || url?.password
      ? 'holds a name or password; give it by headers'
      : 'is no https:// address, which a source must have (http:// is for this machine alone)';
  // What cannot be parsed may be a password with a slash in it, so it is not repeated.
  const place = url?.host ?? 'of a source';
  throw new WithinError('SOURCE_INVALID', `The address ${place} ${why}.`, { place });
}

export const webReader = {
  async probe(source, context) {
    const answer = await head(source, context);
    await answer.body?.cancel();
    const tag = answer.headers.get('etag');
    const modified = answer.headers.get('last-modified');
    const size = answer.headers.get('content-length') ?? '?';
    if (tag !== null && !tag.startsWith('W/')) return `etag ${tag}`;
    if (modified !== null && size !== '?')
      return `modified ${modified}, ${size} bytes${tag === null ? '' : `, ${tag}`}`;
    return undefined;
  },
  async fetch(source, context, target) {
    const answer = await ask(source, context, { method: 'GET' });
    if (!answer.body) throw unreachable(addressOf(source.url).host, 'sent no body');
    try {
      await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(target));
    } catch (error) {
      throw unreachable(addressOf(source.url).host, 'broke off', error);
    }
  },
} satisfies SourceReader<WebSource>;

/** Servers that know no HEAD are asked for the first byte. */
async function head(source: WebSource, context: Context): Promise<Response> {
  const answer = await ask(source, context, { method: 'HEAD', allowed: noHead });
  if (!noHead.has(answer.status)) return answer;
  await answer.body?.cancel();
  return ask(source, context, { method: 'GET', headers: { range: 'bytes=0-0' } });
}
const noHead: ReadonlySet<number> = new Set([405, 501]);

type Context = Parameters<SourceReader<WebSource>['probe']>[1];

interface Asking {
  readonly method: 'HEAD' | 'GET';
  /** Statuses that are handed back though they are failures. */
  readonly allowed?: ReadonlySet<number>;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(source: WebSource, context: Context, { method, allowed, headers: more }: Asking): Promise<Response> {
  let headers: Record<string, string> = { ...more };
  for (const [name, reference] of Object.entries(source.headers ?? {})) headers[name] = await context.secret(reference);
  let url = addressOf(source.url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const answer = await send(url, method, headers);
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
    if (location === null) return allowed?.has(answer.status) ? answer : checked(answer, url, method);
    await answer.body?.cancel();
    const next = redirected(url, location);
    // What was meant for one host is not told another.
    if (next.host !== url.host) headers = {};
    url = next;
  }
  throw unreachable(url.host, `redirects more than ${maxRedirects} times`);
}

function redirected(from: URL, location: string): URL {
  const to = addressOf(new URL(location, from).href);
  if (from.protocol === 'https:' && to.protocol !== 'https:')
    throw unreachable(from.host, 'redirects from https to http');
  return to;
}

async function send(url: URL, method: string, headers: Record<string, string>): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), answerMs);
  try {
    return await fetch(url, { method, headers, redirect: 'manual', signal: limit.signal });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
    const code = cause && 'code' in cause ? String(cause.code) : 'no answer';
    // Without the cause: the message about a header that cannot be sent repeats its value.
    throw unreachable(url.host, `cannot be reached (${code})`);
  } finally {
    clearTimeout(timer);
  }
}

function checked(answer: Response, url: URL, method: string): Response {
  if (answer.ok) return answer;
  if (answer.status === 401 || answer.status === 403) throw refused(url.host);
  if (answer.status === 404 || answer.status === 410)
    throw new WithinError('SOURCE_NOT_FOUND', `${url.host} has no ${url.pathname}; correct the address.`, {
      host: url.host,
      path: url.pathname,
    });
  throw unreachable(url.host, `answers ${method} with status ${answer.status}`);
}
