/** @module Runs of the same project that have not ended: others at work, or left over from a crash. */
import type { Client } from '@temporalio/client';
import { parsePipelineWorkflowId } from '../../contracts/names.ts';

const shown = 5;

/** Run ids that are open on the task queue, children left out, at most five. */
export async function openRuns(client: Client, taskQueue: string): Promise<readonly string[]> {
  const ids = new Set<string>();
  const query = `ExecutionStatus = "Running" AND TaskQueue = "${taskQueue.replaceAll('"', '')}"`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 2 * shown })) {
    const parsed = parsePipelineWorkflowId(workflowId);
    if (parsed) ids.add(parsed.runId);
    if (ids.size === shown) break;
  }
  return [...ids];
}

/** They go on by themselves once a worker polls; whether they should is the user's choice. */
export function openRunsNote(runIds: readonly string[]): string | undefined {
  if (runIds.length === 0) return undefined;
  return `Also open here: ${runIds.join(', ')}; they go on by themselves, within cancel RUN ends one.`;
}
