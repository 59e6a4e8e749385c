/** @module Errors as problem details (RFC 9457): `application/problem+json` with the code of the table of errors. */
import type { FastifyReply } from 'fastify';
import { type ErrorCode, errorTable, isWithinError } from '../../contracts/errors.ts';
import { strictHeaders } from './strict-headers.ts';

/** Members beside `type`, `title`, `status`, `detail` and `code`. */
export type ProblemMembers = Readonly<Record<string, unknown>>;

/** Seconds after which another try makes sense. */
const retryAfter: Partial<Record<ErrorCode, number>> = {
  UPLOAD_BUSY: 5,
  TEMPORAL_UNAVAILABLE: 10,
  STORE_UNAVAILABLE: 10,
  AUDIT_UNAVAILABLE: 10,
  OIDC_UNAVAILABLE: 10,
};

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What only the keeper of the gateway can mend: the message may name their files and variables, so it goes to the log. */
const keepersFaults: ReadonlySet<ErrorCode> = new Set(['CONFIG_INVALID', 'PIPELINE_INVALID', 'INTERNAL']);

export const isForKeeper = ({ code }: Failure): boolean => keepersFaults.has(code);

/** Its message names folders of the store, which are for the keeper too; its status tells whether to ask again. */
const isOfStore = ({ code }: Failure): boolean => code.startsWith('STORE_');

/** Such a fault says nothing of the inside to who asks. */
export function tellable(failure: Failure): Failure {
  if (isOfStore(failure))
    return {
      ...failure,
      message: 'The store of the gateway is full, damaged or away; who keeps it finds the reason in its log.',
    };
  if (!isForKeeper(failure)) return failure;
  const message = 'The gateway or a worker is at fault; who keeps it finds the reason in its log or in the run.';
  return { ...failure, message };
}

export const failureOf = (error: unknown): Failure =>
  tellable(isWithinError(error) ? { code: error.code, message: error.message } : { code: 'INTERNAL', message: '' });

/** Status of what fastify itself refuses, as a body of another type or size: that is the sender's. */
export function foreignStatus(error: unknown): number | undefined {
  if (isWithinError(error) || typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  const status = Number(error.statusCode);
  return status >= 400 && status < 500 ? status : undefined;
}

/** What the keeper of the gateway is told; what fastify refuses is the sender's. */
export function isDefect(error: unknown): boolean {
  const failure = failureOf(error);
  return foreignStatus(error) === undefined && (isForKeeper(failure) || isOfStore(failure));
}

export interface ErrorAnswers {
  /** What is said of a request that fastify itself refuses. */
  readonly foreign: (status: number) => Failure;
  /** Told of what only the keeper of the gateway can mend. */
  readonly onDefect: ((error: unknown) => void) | undefined;
}

/** The answer to whatever a route throws. */
export function answerError(reply: FastifyReply, error: unknown, { foreign, onDefect }: ErrorAnswers): FastifyReply {
  const status = foreignStatus(error);
  if (status !== undefined) return sendProblem(reply, foreign(status), { status });
  const failure = failureOf(error);
  if (isDefect(error)) onDefect?.(error);
  return sendProblem(reply, failure);
}

export function sendProblem(
  reply: FastifyReply,
  failure: Failure,
  { status, ...members }: ProblemMembers = {},
): FastifyReply {
  const { http } = errorTable[failure.code];
  const code = typeof status === 'number' ? status : isForKeeper(failure) ? 500 : http;
  const wait = retryAfter[failure.code];
  // Browsers ask a person for the second.
  if (code === 401) void reply.header('www-authenticate', ['Bearer realm="within"', 'Basic realm="within"']);
  if (wait !== undefined) void reply.header('retry-after', String(wait));
  return reply
    .code(code)
    .headers(strictHeaders)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...problemOf(failure, code), ...members }));
}

/** Problem details without what is there beside them. */
export function problemOf({ code, message }: Failure, status: number) {
  const { meaning } = errorTable[code];
  const title = `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}`;
  return { type: `urn:within:error:${code}`, title, status, detail: message, code };
}
