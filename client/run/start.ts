/** @module Starts the workflow of a prepared run on a stack. */
import { randomBytes } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { pipelineWorkflowId, searchAttributeNames, stepNamePattern, workflowTypes } from '../../contracts/names.ts';
import type { PipelineInput, RunOptions } from '../../contracts/plan.ts';
import { encrypts } from '../payloads/converter.ts';
import type { PreparedRun, Services, StartedRun } from '../services.ts';
import type { StackInfo } from '../stack/info.ts';
import { actorOf } from './actor.ts';
import { hasPeople } from './directory-file.ts';
import { refuseApart } from './shared-with-workers.ts';

/** Sorts by time: `20261124-130501-3fa9c1`. */
export function makeRunId(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}

export interface RunStart {
  readonly client: Client;
  readonly config: Config;
  readonly stack: StackInfo;
  readonly prepared: PreparedRun;
  readonly options: RunOptions;
  readonly services: Services;
  readonly note: (text: string) => void;
}

/** Embedded servers have them registered; a foreign cluster may not, and then a start that names them would fail. */
export async function areSearchable({
  client,
  stack,
  note,
}: Pick<RunStart, 'client' | 'stack' | 'note'>): Promise<boolean> {
  if (stack.embedded) return true;
  const { customAttributes } = await client.connection.operatorService
    .listSearchAttributes({ namespace: stack.namespace })
    .catch(() => ({ customAttributes: {} }));
  const missing = Object.values(searchAttributeNames).filter((name) => !(name in (customAttributes ?? {})));
  if (missing.length > 0)
    note(`Search attributes are left out: ${missing.join(', ')} are not registered on this cluster.`);
  return missing.length === 0;
}

/** Attributes stand in the clear: where payloads are encrypted, they name no file and no program. */
function searchAttributesOf({ definition }: PreparedRun, isEncrypted: boolean): Record<string, string[]> {
  const { pipeline, dataset, modelType } = definition;
  const isNamed = modelType !== undefined && (!isEncrypted || stepNamePattern.test(modelType));
  return {
    [searchAttributeNames.pipeline]: [pipeline],
    ...(dataset !== undefined && !isEncrypted && { [searchAttributeNames.dataset]: [dataset.slice(0, 200)] }),
    ...(isNamed && { [searchAttributeNames.modelType]: [modelType] }),
  };
}

export async function startRun(start: RunStart): Promise<{ run: StartedRun; handle: WorkflowHandle }> {
  const { client, config, stack, prepared, options, services } = start;
  await refuseApart(start);
  const { definition, definitionRef } = prepared;
  const startedAt = new Date();
  const runId = makeRunId(startedAt);
  const { kind, pipeline } = definition;
  const workflowId = pipelineWorkflowId({ kind, pipeline, runId });
  // Without people there is nobody to tell.
  const announce = hasPeople(config);
  const after = {
    ...(announce && { announce }),
    ...(prepared.track && { track: true }),
    ...(prepared.deploy && { deploy: prepared.deploy }),
  };
  const run: StartedRun = {
    runId,
    pipeline,
    kind,
    workflowId,
    startedAt: startedAt.getTime(),
    file: prepared.file,
    by: actorOf(config),
    definitionRef,
    ...after,
    ...(prepared.review?.wait && { awaitsReview: true }),
  };
  // On record first: a run that was started but is unknown to `within runs` could not be found again.
  await services.runs.recordStart(run);
  const searchable = await areSearchable(start);
  const { sweepRef } = prepared;
  const input: PipelineInput = {
    runId,
    pipeline,
    kind,
    definitionRef,
    options,
    ...(searchable && { searchable }),
    ...after,
    ...(prepared.review && { review: prepared.review }),
    ...(sweepRef && { sweep: { sweepId: `sweep-${runId}`, sweepRef } }),
  };
  const handle = await client.workflow.start(workflowTypes[kind], {
    workflowId,
    taskQueue: stack.taskQueue,
    args: [input],
    staticSummary: `${pipeline}: ${definition.steps.length} steps${definition.modelType === undefined ? '' : `, ${definition.modelType}`}`,
    ...(searchable && { searchAttributes: searchAttributesOf(prepared, encrypts(config)) }),
  });
  return { run, handle };
}

export function webAddress(stack: StackInfo, workflowId: string): string | undefined {
  return stack.uiUrl === undefined
    ? undefined
    : `${stack.uiUrl}/namespaces/${stack.namespace}/workflows/${encodeURIComponent(workflowId)}`;
}
