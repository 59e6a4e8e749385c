/** @module Training: features in a child workflow if any of them must run, then split, fit, evaluate, report. */
import { executeChild, ParentClosePolicy, workflowInfo } from '@temporalio/workflow';
import { featureChildWorkflowId } from '../contracts/names.ts';
import type { PipelineInput, PipelineOutput, PlanResult } from '../contracts/plan.ts';
import { featurePipeline } from './feature-pipeline.ts';
import { PipelineRun } from './pipeline-run.ts';

/** The whole graph is planned once, here; the child starts only if a feature step has to run. */
export async function trainingPipeline(input: PipelineInput): Promise<PipelineOutput> {
  return new PipelineRun(input, computeFeatures).run();
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
