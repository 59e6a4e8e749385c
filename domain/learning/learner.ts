/** @module The port of every model type: fit and predict on typed arrays, seeded per randomness component. */
import type { z } from 'zod';

/** Features, column-major: value of row r in column c is `values[c * rows + r]`. No missing values unless the learner says so. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export type Task = 'classification' | 'regression';

/** Class index per row, in the order of `classes`; or a number per row. */
export type Target =
  | { readonly task: 'classification'; readonly classes: readonly string[]; readonly labels: Int32Array }
  | { readonly task: 'regression'; readonly values: Float64Array };

/** Uniform random numbers of one named component; the same name and master always give the same numbers. */
export interface RandomStream {
  /** Unsigned 32-bit integer. */
  nextUint32(): number;
  /** Uniform in [0, 1) with 53 random bits. */
  nextDouble(): number;
  /** Uniform integer in [0, bound), without modulo bias. */
  nextBelow(bound: number): number;
  /** Standard normal. */
  nextNormal(): number;
  /** An independent stream of the same component, by index: tree 7 gets the same numbers however many trees there are. */
  fork(index: number): RandomStream;
}

export interface LabelledRows {
  readonly features: FeatureMatrix;
  readonly target: Target;
  /** One per row, not negative; absent means all one. */
  readonly weights?: Float64Array;
}

/** A model may keep the arrays, so that whoever gives them leaves them as they are. */
export interface FitRequest extends LabelledRows {
  /** Parsed by the learner's `params`. */
  readonly params: unknown;
  /** Rows that early stopping chooses by, with the same columns and classes; a learner that chooses nothing never reads them. */
  readonly validation?: LabelledRows;
  /** One stream per declared component. */
  readonly streams: Readonly<Record<string, RandomStream>>;
  readonly progress?: (share: number) => void;
  readonly throwIfCancelled?: () => void;
}

/** A fitted model. `predict` gives class probabilities row-major (rows × classes), or one number per row. */
export interface FittedModel {
  readonly learner: string;
  predict(features: FeatureMatrix): Float64Array;
  /** Data-only state: JSON values, with typed arrays as `{ $f64|$i32|$u8…: base64 }` (see `model-codec.ts`). Byte-stable. */
  state(): unknown;
}

export interface Learner {
  readonly name: string;
  readonly summary: string;
  readonly tasks: readonly Task[];
  /** Schema of the hyperparameters, defaults included. */
  readonly params: z.ZodType;
  /** Randomness components of a fit with these (parsed) parameters; [] proves nothing random is left. */
  components(params: unknown): readonly string[];
  fit(request: FitRequest): FittedModel;
  restore(state: unknown): FittedModel;
}
