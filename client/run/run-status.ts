/** @module How one run goes or went, as `within status` and the gateway tell it. */
import type { Client } from '@temporalio/client';
import type { RevocationMark } from '../../contracts/cache.ts';
import { queryNames } from '../../contracts/names.ts';
import type { ProgressView } from '../../contracts/plan.ts';
import type { Begun, RunDocument } from '../../contracts/run.ts';
import type { OpenRun, RunStatus } from '../../contracts/run-status.ts';
import type { StartedRun } from '../services.ts';
import { type RunServer, statusOf } from './live.ts';
import { webAddress } from './start.ts';

/** A query waits for a worker; without one this is how long. */
const queryMs = 5_000;

async function query<T>(client: Client, workflowId: string, name: string): Promise<T | undefined> {
  const asked = client.withDeadline(Date.now() + queryMs, () => client.workflow.getHandle(workflowId).query<T>(name));
  return asked.catch(() => undefined);
}

/** Of a run without a result. Errors: `TEMPORAL_UNAVAILABLE`. */
export async function readOpenRun({ workflowId }: StartedRun, server: RunServer): Promise<OpenRun> {
  const stack = server.stack();
  if (!stack) return { status: 'paused' };
  return server.ask(async (client) => {
    const status = await statusOf(client, workflowId);
    if (status !== 'running') return { status };
    const [view, waiting] = await Promise.all([
      query<ProgressView>(client, workflowId, queryNames.progress),
      query<string[]>(client, workflowId, queryNames.explain),
    ]);
    const uiUrl = webAddress(stack, workflowId);
    const progress = view && { counts: view.counts, running: [...view.running], savedMs: view.savedMs };
    return {
      status,
      ...(progress && { progress }),
      ...(waiting && { waiting }),
      ...(uiUrl !== undefined && { uiUrl }),
    };
  });
}

interface EndedRun {
  readonly run: StartedRun;
  readonly document: RunDocument;
  readonly begun: Begun;
  readonly revoked: RevocationMark | undefined;
}

/** The document without what only the house reads, and what became of the run. */
export function endedStatus({ run, document, begun, revoked }: EndedRun): RunStatus {
  const { schema: _schema, definitionRef: _definition, ...shown } = document;
  const { workflowId, startedAt } = run;
  return { ...shown, workflowId, startedAt, ...begun, ...(revoked && { revoked }) };
}
