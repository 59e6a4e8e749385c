/** @module What a project imports from `within`: pipelines of TypeScript files, types of its own steps, and a client for programs. */
import type { ClientOptions, WithinClient } from './client/program-client.ts';

export type { ClientOptions, PipelineRequest, RunningPipeline, WithinClient } from './client/program-client.ts';
export { WithinError } from './contracts/errors.ts';
export { definePipeline, type Pipeline } from './contracts/pipeline.ts';
export type { PreviewStep } from './contracts/plan.ts';
export type { RunDocument } from './contracts/run.ts';
export type { Column, NumericColumn, Table, TextColumn } from './domain/data/table.ts';
export type {
  StepArguments,
  StepContext,
  StepFunction,
  StepInput,
  StepOutput,
  Transform,
} from './domain/pipeline/step.ts';

/** Runs pipelines from a program, as the command line does. Errors: `CONFIG_INVALID`. */
export async function client(options: ClientOptions = {}): Promise<WithinClient> {
  // A pipeline file imports this module for its types and `definePipeline` alone.
  return (await import('./client/compose-client.ts')).composeClient(options);
}
