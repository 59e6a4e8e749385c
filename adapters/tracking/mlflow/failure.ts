/** @module Answers of an MLflow server as errors: what it says, whether the call may be made again, what to do. */
import { type ErrorCode, WithinError } from '../../../contracts/errors.ts';

/** Characters of what a server says that are shown. */
const longestReason = 300;

export interface Refusal {
  readonly host: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
}

/** What MLflow writes under an error; a proxy in front of it may write anything. */
function said(body: string): { code: string; reason: string } {
  try {
    const parsed = JSON.parse(body) as { error_code?: unknown; message?: unknown };
    return { code: String(parsed.error_code ?? ''), reason: String(parsed.message ?? '').slice(0, longestReason) };
  } catch {
    return { code: '', reason: '' };
  }
}

function codeOf(status: number, code: string, reason: string): ErrorCode {
  if (status === 401 || status === 403) return 'TRACKING_REFUSED';
  if (status === 429) return 'TRACKING_BUSY';
  // 501 is a server that cannot do what is asked, today and tomorrow.
  if (status === 408 || (status >= 500 && status !== 501)) return 'TRACKING_UNREACHABLE';
  if (code === 'RESOURCE_ALREADY_EXISTS' || /changing param values is not allowed/i.test(reason))
    return 'TRACKING_CONFLICT';
  return status === 404 || code === 'RESOURCE_DOES_NOT_EXIST' ? 'TRACKING_NOT_FOUND' : 'TRACKING_INVALID';
}

const advice: Partial<Record<ErrorCode, string>> = {
  TRACKING_REFUSED:
    'check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, and the rights of that user',
  TRACKING_BUSY: 'it asks for a pause; try again after it',
  TRACKING_UNREACHABLE: 'see its log, and try again once it answers',
  TRACKING_CONFLICT: 'MLflow keeps the first value for good; log the other one under a new run or name',
  TRACKING_NOT_FOUND:
    'check that MLFLOW_TRACKING_URI is the address of an MLflow server of 2.9 or later, and that what is asked for was not deleted',
  TRACKING_INVALID: 'correct what the message names',
};

export function refusal({ host, path, status, body }: Refusal): WithinError {
  const { code: given, reason } = said(body);
  const code = codeOf(status, given, reason);
  const words = reason === '' ? '' : ` (${reason.replaceAll(/\s+/g, ' ')})`;
  return new WithinError(
    code,
    `The MLflow server ${host} answers ${path} with status ${status}${words}; ${advice[code]}.`,
    { host, path, status, ...(given !== '' && { errorCode: given }), ...(reason !== '' && { reason }) },
  );
}

/** Node's codes of a connection that was never made, so that nothing was done. */
const neverMade = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

function networkCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // Several addresses of one name were tried.
    if (cause instanceof AggregateError) return networkCode(cause.errors[0]);
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.name === 'TimeoutError') return 'timeout';
  }
  return 'unknown';
}

/** `reached`: the server may have the request, and may have done what it asks. */
export function noAnswer(host: string, path: string, error: unknown): WithinError {
  const code = networkCode(error);
  const reached = !neverMade.test(code);
  const what =
    code === 'timeout' ? 'does not answer in time' : reached ? `broke off (${code})` : `cannot be reached (${code})`;
  return new WithinError(
    'TRACKING_UNREACHABLE',
    `The MLflow server ${host} ${what} at ${path}; check MLFLOW_TRACKING_URI and that the server runs.`,
    { host, path, reached },
    error,
  );
}

export function noMlflow(host: string, path: string, what: string): WithinError {
  return new WithinError(
    'TRACKING_INVALID',
    `${host} answers ${path} with ${what}, as no MLflow server does; set MLFLOW_TRACKING_URI to the address of one, with the path under which a proxy serves it.`,
    { host, path },
  );
}
