/** @module What is kept of runs that ended otherwise, since the project goes when the bench ends. */
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Project } from '../../test/support/project.ts';
import type { Taken } from './workload.ts';

/** Histories of the workflows of these runs and sweeps, and the logs of the stack, in a folder that it prints. */
export async function keepEvidence(project: Project, runs: readonly Taken[]): Promise<void> {
  if (runs.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'within-chaos-evidence-'));
  cpSync(project.path('.within/logs'), join(folder, 'logs'), { recursive: true });
  const { workflow } = await project.client();
  for await (const { workflowId, runId } of workflow.list()) {
    if (!runs.some(({ id }) => workflowId.includes(id))) continue;
    const history = await workflow.getHandle(workflowId, runId).fetchHistory();
    const file = `${workflowId.replaceAll(/[^\w.-]/g, '_')}.${runId}.json`;
    writeFileSync(join(folder, file), JSON.stringify(historyToJSON(history)));
  }
  console.log(`\ntheir histories: ${folder}`);
}
