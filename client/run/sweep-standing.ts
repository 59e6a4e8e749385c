/** @module How a seed sweep without a report stands, as the server knows it. */
import type { Client } from '@temporalio/client';
import { type Failure, failureOf } from './finish.ts';
import { askOr, type OpenStatus, type RunServer, statusOf } from './live.ts';

export interface SweepStanding {
  readonly status: OpenStatus;
  /** Why it failed. */
  readonly error?: Failure;
}

/** `paused` while the local stack is down, `unknown` where the server does not answer. */
export function sweepStanding(server: RunServer, workflowId: string): Promise<SweepStanding> {
  return askOr(
    server,
    (client) => standing(client, workflowId),
    (status): SweepStanding => ({ status }),
  );
}

async function standing(client: Client, workflowId: string): Promise<SweepStanding> {
  const status = await statusOf(client, workflowId);
  if (status !== 'failed') return { status };
  try {
    await client.workflow.getHandle(workflowId).result();
    return { status };
  } catch (error) {
    return { status, error: failureOf(error) };
  }
}
