/** @module Counts what still runs on the local server. */

/** Open workflows of the namespace. The SDK is loaded here only: a stack that is busy never needs it. */
export async function countOpenRuns(address: string, namespace: string): Promise<number> {
  const { Client, Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address, connectTimeout: '5s' });
  try {
    const { count } = await new Client({ connection, namespace }).workflow.count("ExecutionStatus='Running'");
    return count;
  } finally {
    await connection.close();
  }
}
