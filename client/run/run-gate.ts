/** @module What the gateway tells of runs: read from the store and the server, and remembered for a moment, since dashboards ask again and again. */
import { LRUCache } from 'lru-cache';
import type { RunRow, RunStatus } from '../../contracts/run-status.ts';
import type { CacheServices } from '../cache-services.ts';
import type { RunGate } from '../gateway/runs/routes.ts';
import type { Services } from '../services.ts';
import type { RunServer } from './live.ts';
import { newestRuns, runRows } from './run-list.ts';
import { endedStatus, readOpenRun } from './run-status.ts';

/** Milliseconds for which an answer is given again without looking. */
const freshMs = 1_000;
/** Runs that are remembered. */
const mostRuns = 1_000;

/** Ids that runs have; another is not looked for in the store. */
const runIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export interface RunGateParts {
  readonly runs: Services['runs'];
  readonly cache: Pick<CacheServices, 'runJudge'>;
  readonly server: RunServer;
}

/** An answer is at most a second old; those who ask at once are answered by one look. */
export function composeRunGate(parts: RunGateParts): RunGate {
  // Absence is remembered too, or an unknown id would cost a look each time.
  const statuses = new LRUCache<string, { readonly status: RunStatus | undefined }>({
    max: mostRuns,
    ttl: freshMs,
    fetchMethod: async (runId) => ({ status: await statusOf(runId, parts) }),
  });
  const lists = new LRUCache<number, readonly RunRow[]>({
    max: 8,
    ttl: freshMs,
    fetchMethod: (limit) => listOf(limit, parts),
  });
  return {
    newest: async (limit) => (await lists.fetch(limit)) ?? [],
    async status(runId) {
      if (!runIdPattern.test(runId)) return undefined;
      return (await statuses.fetch(runId))?.status;
    },
  };
}

async function listOf(limit: number, { runs, cache, server }: RunGateParts): Promise<readonly RunRow[]> {
  const newest = await newestRuns({ runs }, limit);
  return runRows(newest.runs, { runs, judge: await cache.runJudge(), server });
}

async function statusOf(runId: string, { runs, cache, server }: RunGateParts): Promise<RunStatus | undefined> {
  const run = await runs.started(runId);
  if (!run) return undefined;
  const document = await runs.result(runId);
  const revoked = (await cache.runJudge())(run, document);
  if (document) return endedStatus({ run, document, begun: await runs.begun(runId), revoked });
  const { workflowId, pipeline, kind, startedAt } = run;
  const open = await readOpenRun(run, server);
  return { runId, workflowId, pipeline, kind, startedAt, ...open, ...(revoked && { revoked }) };
}
