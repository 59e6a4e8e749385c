/** @module The connection to an S3 service: credentials, region and endpoint from the SDK's standard chain. */
import type { S3, S3ClientConfig } from '@aws-sdk/client-s3';

/** Milliseconds. */
export interface BucketTimeouts {
  readonly connect: number;
  /** Until the answer begins, and between two pieces of it. */
  readonly answer: number;
}

/** In place of the standard chain. */
export type ConnectionSettings = Pick<S3ClientConfig, 'endpoint' | 'region' | 'credentials'>;

export interface ConnectionOptions {
  readonly settings: ConnectionSettings;
  readonly timeouts: BucketTimeouts;
  /** How often a request is sent until it is given up. */
  readonly tries: number;
  /** Told the answer and the time in its header, milliseconds since 1970: the store's clock. */
  readonly onAnswer: (answer: object, date: number) => void;
}

/** The SDK is loaded with the first request: it would cost a command that needs none more than all the rest of it. */
export async function connectS3({ settings, timeouts, tries, onAnswer }: ConnectionOptions): Promise<S3> {
  // A notice about Node 20 on each start helps nobody: the version of the SDK is pinned to one that supports it.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const sdk = await import('@aws-sdk/client-s3');
  const hasEndpoint = Boolean(
    settings.endpoint ?? process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'],
  );
  const s3 = new sdk.S3({
    ...settings,
    maxAttempts: tries,
    forcePathStyle: hasEndpoint,
    // Uploads carry SHA-256 and reads are checked by digest; the SDK's own CRC would only be paid for.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: timeouts.connect,
      requestTimeout: timeouts.answer,
      socketTimeout: timeouts.answer,
      throwOnRequestTimeout: true,
    },
  });
  s3.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      if (result.output) onAnswer(result.output, Date.parse(headers?.['date'] ?? ''));
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'storeClock' },
  );
  return s3;
}
