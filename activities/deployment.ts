/** @module Activities of deployments: begin, gate, targets, counts, records. */
import { Context } from '@temporalio/activity';
import type { DeploymentActivities, DeploymentRequest, TrainedModel } from '../contracts/deployment.ts';
import { isWithinError } from '../contracts/errors.ts';
import {
  askGateSignalName,
  deploymentWorkflowId,
  deploymentWorkflowType,
  peopleQueue,
  searchAttributeNames,
} from '../contracts/names.ts';
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

/** Looks for what comes in moments, and milliseconds between two: another attempt would come later each time. */
const mostLooks = 120;
const lookMs = 250;

/** Why there is none: another one is open. One that an earlier attempt began is this one. */
async function begin(request: DeploymentRequest, deployments: Deployments): Promise<string | undefined> {
  const { id, model, alias } = request;
  for (let looks = 0; ; looks++) {
    if (await isStarted(request)) return undefined;
    const handle = Context.current().client.workflow.getHandle(deploymentWorkflowId(request));
    const { memo, status } = await handle.describe();
    const open = String(memo?.['deployment'] ?? '');
    if (open === id) return undefined;
    if (looks >= mostLooks || !(await deployments.isOvertaken(open, request)))
      return `a deployment of ${model} to ${alias} is open${open === '' ? '' : ` (${open})`}`;
    // Without it the gate would look only after a while; the review may not have kept yet that it goes on.
    if (status.name === 'RUNNING') await handle.signal(askGateSignalName).catch(ended);
    await Context.current().sleep(lookMs);
  }
}

/** What has ended meanwhile is not in the way. */
function ended(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
}

/** False where one is open for the model and alias. */
async function isStarted(request: DeploymentRequest): Promise<boolean> {
  const { client, info } = Context.current();
  const { id, model, version, alias, searchable } = request;
  try {
    await client.workflow.start(deploymentWorkflowType, {
      workflowId: deploymentWorkflowId(request),
      taskQueue: peopleQueue(info.taskQueue),
      args: [{ request }],
      memo: { deployment: id },
      staticSummary: `${model} v${version} as ${alias}`.slice(0, 200),
      ...(searchable && { searchAttributes: { [searchAttributeNames.stage]: ['gate'] } }),
    });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return false;
    throw error;
  }
}

/** Until the tracking of a run has ended, at most for what all looks take. */
async function untilTracked(runId: string, deployments: Deployments): Promise<void> {
  for (let looks = 0; looks < mostLooks && (await deployments.awaitsTracking(runId)); looks++)
    await Context.current().sleep(lookMs);
}

/** Begins the deployment of a run; why there is none. */
async function beginOf(trained: TrainedModel, deployments: Deployments): Promise<string | undefined> {
  try {
    await untilTracked(trained.runId, deployments);
    const request = await deployments.requestOfRun(trained, Context.current().info.scheduledTimestampMs);
    return await begin(request, deployments);
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
        const withheld = await deployments.withheld(id);
        const refused = withheld ?? (await beginOf(trained, deployments));
        const begun = { id, ...(refused !== undefined && { refused }) };
        await deployments.keepBegun(id, begun);
        return { ...begun, ...(withheld !== undefined && { withheld: true }) };
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
