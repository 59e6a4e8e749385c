/** @module Features: load, check, row-wise steps. Alone, or as the child of a training pipeline. */
import type { PipelineInput, PipelineOutput } from '../contracts/plan.ts';
import { PipelineRun } from './pipeline-run.ts';

/** Plans, then runs what is not reusable. */
export async function featurePipeline(input: PipelineInput): Promise<PipelineOutput> {
  return new PipelineRun(input).run();
}
