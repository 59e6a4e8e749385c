/** @module Activities of deployments: begin, gate, targets, counts, records. */
import { Context } from '@temporalio/activity';
import type { DeploymentActivities, DeploymentRequest, TrainedModel } from '../contracts/deployment.ts';
import { isWithinError } from '../contracts/errors.ts';
import { deploymentWorkflowId, deploymentWorkflowType, peopleQueue, searchAttributeNames } from '../contracts/names.ts';
import type { Deployments } from '../domain/deployment/deployments.ts';
import { toFailure } from './failure.ts';
import { alive } from './heartbeat.ts';

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await alive(work);
  } catch (error) {
    throw toFailure(error);
  }
}

/** Why there is none: another one is open. One that an earlier attempt began is this one. */
async function begin(request: DeploymentRequest): Promise<string | undefined> {
  const { client, info } = Context.current();
  const { id, model, version, alias, searchable } = request;
  const workflowId = deploymentWorkflowId(request);
  try {
    await client.workflow.start(deploymentWorkflowType, {
      workflowId,
      taskQueue: peopleQueue(info.taskQueue),
      args: [{ request }],
      memo: { deployment: id },
      staticSummary: `${model} v${version} as ${alias}`.slice(0, 200),
      ...(searchable && { searchAttributes: { [searchAttributeNames.stage]: ['gate'] } }),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    const { memo } = await client.workflow.getHandle(workflowId).describe();
    const open = memo?.['deployment'];
    return open === id
      ? undefined
      : `a deployment of ${model} to ${alias} is open${open === undefined ? '' : ` (${String(open)})`}`;
  }
}

/** Begins the deployment of a run; why there is none. */
async function beginOf(trained: TrainedModel, deployments: Deployments): Promise<string | undefined> {
  try {
    return await begin(await deployments.requestOfRun(trained, Context.current().info.scheduledTimestampMs));
  } catch (error) {
    if (!isWithinError(error) || error.code !== 'DEPLOYMENT_INVALID') throw error;
    return error.message;
  }
}

export function createDeploymentActivities(deployments: Deployments): DeploymentActivities {
  return {
    requestDeployment: (trained) =>
      failing(async () => {
        const id = trained.runId;
        const refused = await beginOf(trained, deployments);
        const begun = { id, ...(refused !== undefined && { refused }) };
        await deployments.keepBegun(trained.runId, begun);
        return begun;
      }),
    beginDeployment: (request) => failing(() => deployments.begin(request)),
    judgeDeploymentGate: (request) => failing(() => deployments.judgeGate(request)),
    changeTarget: (wanted) => {
      const { cancellationSignal } = Context.current();
      return failing(() => deployments.change(wanted, cancellationSignal));
    },
    observeStage: (of) => failing(() => deployments.observe(of)),
    prepareStageReview: (asked) => failing(() => deployments.stageReview(asked)),
    keepDeployment: (view) => failing(() => deployments.keep(view)),
  };
}
