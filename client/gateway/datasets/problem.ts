/** @module Errors as problem details (RFC 9457): `application/problem+json` with the code of the table of errors. */
import type { FastifyReply } from 'fastify';
import { type ErrorCode, errorTable, isWithinError } from '../../../contracts/errors.ts';
import { strictHeaders } from '../strict-headers.ts';

/** Members beside `type`, `title`, `status`, `detail` and `code`. */
export type ProblemMembers = Readonly<Record<string, unknown>>;

/** Seconds after which another try makes sense. */
const retryAfter: Partial<Record<ErrorCode, number>> = {
  UPLOAD_BUSY: 5,
  TEMPORAL_UNAVAILABLE: 10,
  STORE_UNAVAILABLE: 10,
};

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A defect says nothing of the inside to who asks. */
export function failureOf(error: unknown): Failure {
  if (isWithinError(error)) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: 'The gateway failed; its log says how.' };
}

export function sendProblem(
  reply: FastifyReply,
  failure: Failure,
  { status, ...members }: ProblemMembers = {},
): FastifyReply {
  const kind = errorTable[failure.code];
  const code = typeof status === 'number' ? status : kind.http;
  const title = `${kind.meaning.charAt(0).toUpperCase()}${kind.meaning.slice(1)}`;
  const wait = retryAfter[failure.code];
  if (code === 401) void reply.header('www-authenticate', 'Bearer realm="within"');
  if (wait !== undefined) void reply.header('retry-after', String(wait));
  return reply
    .code(code)
    .headers(strictHeaders)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `urn:within:error:${failure.code}`,
        title,
        status: code,
        detail: failure.message,
        code: failure.code,
        ...members,
      }),
    );
}
