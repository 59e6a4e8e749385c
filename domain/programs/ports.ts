/** @module What scoring by a program asks of the outside: one process per model, which lives as long as the step. */
import type { Table } from '../data/table.ts';
import type { ProgramModel } from './header.ts';

/** Bytes of a model inside its artifact. */
export interface ModelBytes {
  /** File of the artifact. */
  readonly path: string;
  /** Where the program's own bytes begin in it. */
  readonly offset: number;
}

/** Answers with the table that the program wrote, as it is. Throws `STEP_*`, `CANCELLED`. */
export interface ProgramScorer {
  score(features: Table): Promise<Table>;
  /** Ends the program before its step does. */
  end(): Promise<void>;
}

/**
 * Starts the program of a model for predictions; it ends with the step. Throws `MODEL_ENVIRONMENT` when the program
 * is not what it was at training.
 */
export type OpenScorer = (model: ProgramModel, bytes: ModelBytes) => Promise<ProgramScorer>;
