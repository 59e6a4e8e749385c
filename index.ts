/** @module What a project imports from `within`: the pipeline of a TypeScript file, and the types of its own steps. */
export { definePipeline, type Pipeline } from './contracts/pipeline.ts';
export type { Column, NumericColumn, Table, TextColumn } from './domain/data/table.ts';
export type {
  StepArguments,
  StepContext,
  StepFunction,
  StepInput,
  StepOutput,
  Transform,
} from './domain/pipeline/step.ts';
