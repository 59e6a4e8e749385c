/** @module A connection to the Temporal server of a stack. */
import type { Client } from '@temporalio/client';
import type { Config } from '../config/schema.ts';
import { WithinError } from '../contracts/errors.ts';
import { dataConverterOf } from './payloads/converter.ts';

export interface ConnectTarget {
  readonly address: string;
  readonly namespace: string;
  /** True for the local server, which takes neither TLS nor a key. */
  readonly embedded: boolean;
}

/**
 * A client for `stack`, which writes and reads payloads by the configuration's keys; close `client.connection` when done. The SDK is loaded here and not before: it costs 170 ms.
 * Errors: `TEMPORAL_UNAVAILABLE` when the server does not answer within 5 s, `CONFIG_INVALID` for a key that cannot be used.
 */
export async function connect(config: Config, stack: ConnectTarget): Promise<Client> {
  const { Client, Connection } = await import('@temporalio/client');
  const { apiKey, tls, metadata } = config.temporal;
  const credentials = {
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(tls === undefined ? {} : { tls: tls as never }),
    ...(metadata === undefined ? {} : { metadata: metadata as never }),
  };
  const dataConverter = await dataConverterOf(config);
  const interceptors = config.traces && (await import('./compose-tracing.ts')).tracedCalls();
  try {
    const connection = await Connection.connect({
      address: stack.address,
      connectTimeout: '5s',
      ...(stack.embedded ? {} : credentials),
    });
    return new Client({
      connection,
      namespace: stack.namespace,
      dataConverter,
      ...(interceptors && { interceptors }),
    });
  } catch (cause) {
    throw new WithinError(
      'TEMPORAL_UNAVAILABLE',
      `the Temporal server at ${stack.address} cannot be reached; ${
        stack.embedded ? 'run within doctor' : 'check TEMPORAL_ADDRESS, TEMPORAL_PROFILE and the network'
      }`,
      { address: stack.address, namespace: stack.namespace },
      cause,
    );
  }
}
