/** @module Forms that browsers send to the gateway's pages, and how its pages are sent. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { linger } from '../datasets/linger.ts';
import { strictHeaders } from '../strict-headers.ts';

/** Bytes of a form: a comment of 4,000 characters, each of them written as twelve bytes at most, and the rest. */
const mostFormBytes = 64 << 10;

/** Fields of a form, each with its last value. */
export type Form = ReadonlyMap<string, string>;

/** In this scope forms are read, and nothing else. */
export function readForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  // Whoever sends too much is told so, and not cut off before the answer is there.
  scope.addHook('onResponse', async (request) => linger(request.raw));
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: mostFormBytes },
    (_request, body, next) => next(null, new Map(new URLSearchParams(body.toString()))),
  );
}

export const formOf = (body: unknown): Form => (body instanceof Map ? body : new Map());

export interface SentPage {
  readonly status?: number;
  /** Hash of the one script that may run. */
  readonly script?: string | undefined;
  /**
   * `same-origin` where the address is no secret: without it browsers do not say of forms where they are from, which is
   * asked of whoever is known by a password that browsers add themselves.
   */
  readonly referrer?: 'no-referrer' | 'same-origin';
}

const policy = (script: string | undefined): string =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    ...(script === undefined ? [] : [`script-src '${script}'`, "connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

export function sendPage(reply: FastifyReply, text: string, page: SentPage = {}): FastifyReply {
  const { status = 200, script, referrer = 'no-referrer' } = page;
  return reply
    .code(status)
    .headers({ ...strictHeaders, 'content-security-policy': policy(script), 'referrer-policy': referrer })
    .type('text/html; charset=utf-8')
    .send(text);
}
