/** @module Deployments on the Temporal server of a project: begin one, tell it something, ask how it stands. */
import type { WorkflowHandle } from '@temporalio/client';
import type {
  DeploymentCommand,
  DeploymentInput,
  DeploymentRequest,
  DeploymentView,
} from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import {
  type DeploymentCommandName,
  deploymentUpdates,
  deploymentWorkflowId,
  deploymentWorkflowType,
  peopleQueue,
  queryNames,
  searchAttributeNames,
} from '../../contracts/names.ts';
import type { DeploymentServices } from '../deployment-services.ts';
import { isNotFound } from './live.ts';
import type { Reached } from './reach.ts';

type Run = (input: DeploymentInput) => Promise<DeploymentView>;

/** Errors: `DEPLOYMENT_OPEN` names the one that is. */
export async function startDeployment(
  { client, stack }: Reached,
  request: DeploymentRequest,
): Promise<WorkflowHandle<Run>> {
  const { model, version, alias, searchable } = request;
  const workflowId = deploymentWorkflowId(request);
  try {
    return await client.workflow.start<Run>(deploymentWorkflowType, {
      workflowId,
      taskQueue: peopleQueue(stack.taskQueue),
      args: [{ request }],
      memo: { deployment: request.id },
      staticSummary: `${model} v${version} as ${alias}`.slice(0, 200),
      ...(searchable && { searchAttributes: { [searchAttributeNames.stage]: ['gate'] } }),
    });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    const open = await client.workflow
      .getHandle(workflowId)
      .query<DeploymentView>(queryNames.progress)
      .catch(() => undefined);
    const which = open ? `${open.id}, v${open.version}` : 'another one';
    const message = `A deployment of ${model} to ${alias} is open (${which}); let it end, or take it back with within rollback ${model}.`;
    throw new WithinError('DEPLOYMENT_OPEN', message, { model, alias, ...(open && { open: open.id }) }, error);
  }
}

/** Milliseconds after which nobody is there to answer. */
const patienceMs = 20_000;

/** Of the deployment that is open for a model and alias. */
type Place = Pick<DeploymentView, 'id' | 'model' | 'alias'>;

/** Errors: `DEPLOYMENT_COMMAND_REFUSED` with the reason, `TEMPORAL_UNAVAILABLE` where nobody answers. */
export async function tellDeployment(
  { client }: Reached,
  { id, model, alias }: Place,
  { name, ...command }: Omit<DeploymentCommand, 'deployment'> & { readonly name: DeploymentCommandName },
): Promise<DeploymentView> {
  const handle = client.workflow.getHandle(deploymentWorkflowId({ model, alias }));
  try {
    // Without a worker an update is waited for as long as one likes.
    return await client.withDeadline(Date.now() + patienceMs, () =>
      handle.executeUpdate<DeploymentView, [DeploymentCommand]>(deploymentUpdates[name], {
        args: [{ ...command, deployment: id }],
      }),
    );
  } catch (error) {
    if (isNotFound(error)) throw refused(id, 'it has ended; within deploy begins another one', error);
    if (!(error instanceof Error) || error.name !== 'WorkflowUpdateFailedError') throw silent(id, error);
    throw refused(id, error.cause instanceof Error ? error.cause.message : error.message, error);
  }
}

/** It may have been taken all the same. */
const silent = (id: string, cause: unknown): WithinError =>
  new WithinError(
    'TEMPORAL_UNAVAILABLE',
    `Nobody answers for the deployment ${id} just now; see within deployments show ${id} and try again in a minute, or run within doctor.`,
    { id },
    cause,
  );

const refused = (id: string, why: string, cause: unknown): WithinError =>
  new WithinError('DEPLOYMENT_COMMAND_REFUSED', `The deployment ${id} does not take this: ${why}.`, { id }, cause);

/** How it stands now, and why; undefined where the server does not know it as the open one. */
export async function askDeployment(
  { client }: Reached,
  { id, model, alias }: Place,
): Promise<{ readonly view: DeploymentView; readonly explained: readonly string[] } | undefined> {
  const handle = client.workflow.getHandle(deploymentWorkflowId({ model, alias }));
  try {
    const view = await handle.query<DeploymentView>(queryNames.progress);
    if (view.id !== id) return undefined;
    return { view, explained: await handle.query<readonly string[]>(queryNames.explain) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const pollMs = 500;

/** Until it has ended, or does not go on without a person. `tell` gets each sentence once. */
export async function followDeployment(
  handle: WorkflowHandle<Run>,
  tell: (sentence: string) => void,
): Promise<DeploymentView> {
  let told = 0;
  const show = ({ log }: DeploymentView): void => {
    for (const { number, text } of log) if (number > told) tell(text);
    told = Math.max(told, log.at(-1)?.number ?? 0);
  };
  const finished = handle.result();
  finished.catch(() => undefined);
  for (;;) {
    const pause = new Promise<undefined>((done) => setTimeout(() => done(undefined), pollMs));
    const ended = await Promise.race([finished, pause]);
    const view = ended ?? (await handle.query<DeploymentView>(queryNames.progress).catch(() => undefined));
    if (!view) continue;
    show(view);
    if (ended || view.waiting) return view;
  }
}

/** By its id, a beginning of it, `latest`, or the name of a model. Errors: `DEPLOYMENT_NOT_FOUND`. */
export async function findDeployment(
  given: string,
  services: Pick<DeploymentServices, 'list'>,
  alias?: string,
): Promise<DeploymentView> {
  const all = (await services.list()).filter((one) => alias === undefined || one.alias === alias);
  const [latest] = given === 'latest' ? all : all.filter(({ model }) => model === given);
  if (latest) return latest;
  const matches = all.filter(({ id }) => given !== '' && id.startsWith(given));
  const [match] = matches;
  if (match && matches.length === 1) return match;
  const ids = (matches.length > 1 ? matches : all).slice(0, 5).map(({ id }) => id);
  const where = alias === undefined ? 'here' : `here under the alias "${alias}"`;
  const message =
    matches.length > 1
      ? `several deployments begin with "${given}": ${ids.join(', ')}; give more of the id.`
      : `no deployment or deployed model "${given}" is known ${where}; ${ids.length > 0 ? `there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ')}` : 'none was begun'}.`;
  throw new WithinError('DEPLOYMENT_NOT_FOUND', message, { deployment: given, deployments: ids });
}
