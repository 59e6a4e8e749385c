/** @module The newest runs of a project, as `within runs list` and the gateway show them. */
import type { RevocationMark } from '../../contracts/cache.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { RunRow } from '../../contracts/run-status.ts';
import type { Services, StartedRun } from '../services.ts';
import { openStatuses, type RunServer } from './live.ts';

/** Ids begin with the time of the start, so only as many records are read as are shown. */
export async function newestRuns(
  { runs }: Pick<Services, 'runs'>,
  limit: number,
): Promise<{ all: number; runs: StartedRun[] }> {
  const ids = [...(await runs.list())].sort().reverse();
  const newest: StartedRun[] = [];
  for (const id of ids) {
    const run = await runs.started(id);
    if (run) newest.push(run);
    if (newest.length === limit) break;
  }
  return { all: ids.length, runs: newest };
}

interface KnownRun {
  readonly run: StartedRun;
  readonly document: RunDocument | undefined;
  readonly revoked: RevocationMark | undefined;
}

function rowOf({ run, document, revoked }: KnownRun, openStatus: string): RunRow {
  const { runId, pipeline, kind, startedAt } = run;
  const status = document?.status ?? openStatus;
  const open = { runId, pipeline, kind, status, startedAt, ...(revoked && { revoked }) };
  if (!document) return open;
  const count = (outcome: string) => document.steps.filter((step) => step.outcome === outcome).length;
  return { ...open, finishedAt: document.finishedAt, ran: count('ran'), reused: count('reused') };
}

export interface RunReader {
  readonly runs: Services['runs'];
  readonly judge: (run: StartedRun, document?: RunDocument) => RevocationMark | undefined;
  readonly server: RunServer;
}

export async function runRows(started: readonly StartedRun[], reader: RunReader): Promise<RunRow[]> {
  const documents = await Promise.all(started.map(({ runId }) => reader.runs.result(runId)));
  const open = started.filter((_, index) => !documents[index]).map(({ workflowId }) => workflowId);
  const statuses = await openStatuses(reader.server, open);
  return started.map((run, index) => {
    const document = documents[index];
    const status = statuses[open.indexOf(run.workflowId)] ?? 'unknown';
    return rowOf({ run, document, revoked: reader.judge(run, document) }, status);
  });
}
