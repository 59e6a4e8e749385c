/** @module The S3 service of this machine's standard chain, connected with the first use: for sources, not for the store. */
import type { S3 } from '@aws-sdk/client-s3';
import { connectS3 } from './connection.ts';
import { failureOf } from './errors.ts';

export function standardObjectService() {
  let connection: Promise<S3> | undefined;
  return {
    connect(): Promise<S3> {
      connection ??= connectS3({
        settings: {},
        timeouts: { connect: 5_000, answer: 30_000 },
        tries: 3,
        onAnswer: () => undefined,
      });
      return connection;
    },
    failureOf,
  };
}
