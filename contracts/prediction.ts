/** @module `POST /models/NAME/predict`: rows to be scored, and the answer. */
import { z } from 'zod';
import type { ServedStage } from './deployment.ts';

/** Rows of one request. */
export const mostRows = 1_000;

const rowsSchema = z
  .array(z.record(z.string(), z.unknown()))
  .min(1, 'there are no rows')
  .describe(
    'one object a row, with the raw columns of the training data and those that row-wise steps of your own compute; null is a missing value',
  );

export const predictionBodySchema = z.union([
  z
    .strictObject({
      rows: rowsSchema,
      key: z
        .string()
        .optional()
        .describe(
          'column whose value in the first row decides which version answers in beta, unless X-Within-Key does',
        ),
    })
    .describe('rows with what else there is to say'),
  rowsSchema,
]);

export type JsonRow = Readonly<Record<string, unknown>>;

export interface CellFault {
  /** From 0, in the request. */
  readonly row: number;
  readonly column: string;
  readonly message: string;
}

export interface PredictRequest {
  readonly model: string;
  readonly alias: string;
  readonly rows: readonly JsonRow[];
  /** What the share of beta goes by. */
  readonly key: string;
}

export interface PredictAnswer {
  readonly model: string;
  readonly alias: string;
  readonly version: number;
  /** `general` where no deployment is open. */
  readonly stage: ServedStage['stage'];
  readonly deployment?: string;
  /** True: the candidate failed, and the version in force answers in its place. */
  readonly fallback?: true;
  /** One a row: `prediction`, and of a classification `probabilities` by class. */
  readonly predictions: readonly Readonly<Record<string, unknown>>[];
}
