/** @module Forms that browsers send to the gateway's pages, and how its pages are sent. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { strictHeaders } from '../strict-headers.ts';

/** Bytes of a form: a comment of 4,000 characters, each of them written as twelve bytes at most, and the rest. */
const mostFormBytes = 64 << 10;

/** Fields of a form, each with its last value. */
export type Form = ReadonlyMap<string, string>;

/** In this scope forms are read, and nothing else. */
export function readForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: mostFormBytes },
    (_request, body, next) => next(null, new Map(new URLSearchParams(body.toString()))),
  );
}

export const formOf = (body: unknown): Form => (body instanceof Map ? body : new Map());

/** For a page with forms that send to the gateway itself, pictures of its own, and its reports in frames. */
const formHeaders = {
  ...strictHeaders,
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

export const sendPage = (reply: FastifyReply, text: string, status = 200): FastifyReply =>
  reply.code(status).headers(formHeaders).type('text/html; charset=utf-8').send(text);
