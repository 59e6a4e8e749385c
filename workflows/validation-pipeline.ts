/** @module Validation: load, check against the contract, report. */
import type { PipelineInput, PipelineOutput } from '../contracts/plan.ts';
import { PipelineRun } from './pipeline-run.ts';

/** Plans, then runs what is not reusable. */
export async function validationPipeline(input: PipelineInput): Promise<PipelineOutput> {
  return new PipelineRun(input).run();
}
