/** @module Failures of S3 as errors that say what to do. They name the bucket, never a key or credential. */
import { isWithinError, WithinError } from '../../../contracts/errors.ts';

interface Failure {
  readonly name: string;
  readonly status: number | undefined;
  readonly attempts: number;
}

export function failureOf(error: unknown): Failure {
  const { name, code, $metadata } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number; attempts?: number };
  };
  return {
    name: name === undefined || name === 'Error' ? (code ?? '') : name,
    status: $metadata?.httpStatusCode,
    attempts: $metadata?.attempts ?? 1,
  };
}

/** Servers give these with various statuses. */
const refusals: ReadonlySet<string> = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'AccessDenied']);

/** True for an object, not a bucket, that is absent. */
export function isAbsent(error: unknown): boolean {
  const { name, status } = failureOf(error);
  return status === 404 && name !== 'NoSuchBucket' && !refusals.has(name);
}

/** `STORE_READ_ONLY` for a write that is refused, else `STORE_UNAVAILABLE`. */
export function bucketError(error: unknown, place: string, access: 'read' | 'write'): WithinError {
  if (isWithinError(error)) return error;
  const { name, status } = failureOf(error);
  const details = { place, ...(status !== undefined && { status }) };
  // Without a cause: what the SDK attaches may hold the signed request.
  if (status === 403 || status === 401 || refusals.has(name)) {
    const code = access === 'write' ? 'STORE_READ_ONLY' : 'STORE_UNAVAILABLE';
    return new WithinError(
      code,
      `The store ${place} refuses to be ${access === 'write' ? 'written' : 'read'} with these credentials; correct them or the policy of the bucket.`,
      details,
    );
  }
  return new WithinError('STORE_UNAVAILABLE', `The store ${place} ${complaint(name, status)}`, details);
}

function complaint(name: string, status: number | undefined): string {
  if (name === 'NoSuchBucket') return 'has no such bucket; create it or correct the address.';
  if (name === 'CredentialsProviderError')
    return 'cannot be used without credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE.';
  if (status !== undefined && status >= 400)
    return `answers with status ${status}; see whether the service is well, then run again.`;
  const why = name === '' ? '' : ` (${name})`;
  return `cannot be reached or does not answer in time${why}; check AWS_ENDPOINT_URL, AWS_REGION and the network, then run again.`;
}
