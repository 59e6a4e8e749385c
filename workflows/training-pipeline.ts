/** @module Training: features in a child workflow if any of them must run, then split, fit, evaluate, report. */
import {
  executeChild,
  isCancellation,
  log,
  ParentClosePolicy,
  startChild,
  WorkflowIdReusePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { featureChildWorkflowId, sweepWorkflowId } from '../contracts/names.ts';
import type { PipelineInput, PipelineOutput, PlanResult } from '../contracts/plan.ts';
import { afterTraining } from './after-training.ts';
import { featurePipeline } from './feature-pipeline.ts';
import { PipelineRun } from './pipeline-run.ts';
import { seedSweep } from './seed-sweep.ts';

/** The whole graph is planned once, here; the child starts only if a feature step has to run. */
export async function trainingPipeline(input: PipelineInput): Promise<PipelineOutput> {
  return new PipelineRun(input, { computeFeatures, besideTraining, afterTraining }).run();
}

async function computeFeatures(input: PipelineInput, plan: PlanResult, attempt: number): Promise<void> {
  const { workflowId } = workflowInfo();
  await executeChild(featurePipeline, {
    // Features that were lost and are forced get a child of their own.
    workflowId: attempt === 0 ? featureChildWorkflowId(workflowId) : `${featureChildWorkflowId(workflowId)}-${attempt}`,
    args: [{ ...input, kind: 'feature', phase: 'feature', planRef: plan.planRef }],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `features of ${input.pipeline}`,
  });
}

/** A sweep outlives the training that asked for it, and nothing that happens to it reaches the training. */
async function besideTraining(
  { sweep, pipeline, options, announce }: PipelineInput,
  { withoutSweep }: PlanResult,
): Promise<void> {
  if (!sweep || withoutSweep) return;
  const { sweepId, sweepRef } = sweep;
  try {
    await startChild(seedSweep, {
      workflowId: sweepWorkflowId({ pipeline, sweepId }),
      args: [{ sweepId, pipeline, origin: { sweepRef }, options, ...(announce && { announce }) }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      // A run that goes on in a fresh history has started it already.
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      staticSummary: `seeds of ${pipeline}`,
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the seed sweep beside this training was not started', { sweepId, error: String(error) });
  }
}
