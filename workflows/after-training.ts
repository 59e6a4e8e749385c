/** @module What follows a training run that has passed its gate: the deployment that its pipeline asks for. */
import { isCancellation, log } from '@temporalio/workflow';
import type { PipelineInput } from '../contracts/plan.ts';
import { refusedRequestEvent } from '../domain/deployment/telling/policy.ts';
import { failureOf } from './failures.ts';
import { collaborating, deploying } from './proxies.ts';
import { workflowNow } from './workflow-time.ts';

/** `review`: id of the one that the run has asked for. A deployment outlives the training, and nothing that happens to it reaches the training. */
export async function afterTraining(
  { runId, pipeline, deploy, announce, searchable }: PipelineInput,
  review?: string,
): Promise<void> {
  if (!deploy) return;
  try {
    const { refused, withheld } = await deploying().requestDeployment({
      runId,
      settings: deploy,
      ...(review !== undefined && { review }),
      ...(announce && { announce }),
      ...(searchable && { searchable }),
    });
    if (refused === undefined || withheld) return;
    log.warn('the model of this training is not deployed', { runId, refused });
    if (!announce) return;
    const model = deploy.model ?? pipeline;
    await collaborating().emitEvents({
      events: [refusedRequestEvent({ runId, model, why: refused, at: workflowNow() })],
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the model of this training is not deployed', { runId, error: failureOf(error).message });
  }
}
