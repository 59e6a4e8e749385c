/** @module Scores raw rows with a model, and lays predictions out as a table. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, NumericColumn, Table } from '../data/table.ts';
import type { FittedModel } from '../learning/learner.ts';
import { findLearner } from '../learning/registry.ts';
import { applyTransforms } from '../transforms/apply.ts';
import { textColumn } from '../transforms/columns.ts';
import type { ApplyModule } from '../transforms/fitted.ts';
import { featureMatrix } from './features.ts';
import type { Model, ModelHead } from './model.ts';
import { fitToSignature } from './signature.ts';

/** Probabilities row-major (rows × classes) with the most probable class per row (ties: the first), or a number per row. */
export type Predictions =
  | {
      readonly task: 'classification';
      readonly classes: readonly string[];
      readonly probabilities: Float64Array;
      readonly labels: Int32Array;
    }
  | { readonly task: 'regression'; readonly values: Float64Array };

/** A model whose learner's state is decoded once, for repeated predictions. */
export interface ReadyModel {
  readonly model: ModelHead;
  predict(table: Table): Promise<Predictions>;
  /** Ends the program that scores, where there is one. */
  end?(): Promise<void>;
}

export function readyModel(model: Model, applyModule?: ApplyModule): ReadyModel {
  const fitted: FittedModel = findLearner(model.learner).restore(model.state);
  return {
    model,
    async predict(table) {
      const rows = fitToSignature(model.signature, table);
      const transformed = await applyTransforms(model.transforms, rows, applyModule);
      return asPredictions(model, fitted.predict(featureMatrix(transformed, model.signature.features)));
    },
  };
}

/**
 * Scores raw rows: only the columns of the signature are looked at. Throws `SIGNATURE_MISMATCH` for missing columns
 * or other types. `applyModule` runs the user transforms that the model embeds.
 */
export function predictTable(model: Model, table: Table, applyModule?: ApplyModule): Promise<Predictions> {
  return readyModel(model, applyModule).predict(table);
}

/** From the learner's numbers: probabilities row-major, or one number per row. */
export function asPredictions(model: ModelHead, raw: Float64Array): Predictions {
  if (model.task === 'regression') return { task: 'regression', values: raw };
  const classes = classesOf(model);
  return { task: 'classification', classes, probabilities: raw, labels: mostProbable(raw, classes.length) };
}

function classesOf(model: ModelHead): readonly string[] {
  if (model.classes) return model.classes;
  throw new WithinError('DATA_INVALID', 'the model is a classification without classes; train it again');
}

/** Class index of the largest probability per row; of equal ones the first. */
export function mostProbable(probabilities: Float64Array, classCount: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classCount }, (_, row) => {
    let best = 0;
    for (let index = 1; index < classCount; index += 1) {
      const lead = (probabilities[row * classCount + index] ?? 0) - (probabilities[row * classCount + best] ?? 0);
      if (lead > 0) best = index;
    }
    return best;
  });
}

/** What a model without features would say of that many rows: the class shares or the mean of the training rows. */
export function baselinePredictions(model: ModelHead, rowCount: number): Predictions {
  if ('mean' in model.baseline) {
    return { task: 'regression', values: new Float64Array(rowCount).fill(model.baseline.mean) };
  }
  const shares = model.baseline.probabilities;
  const probabilities = new Float64Array(rowCount * shares.length);
  for (let row = 0; row < rowCount; row += 1) probabilities.set(shares, row * shares.length);
  return {
    task: 'classification',
    classes: classesOf(model),
    probabilities,
    labels: mostProbable(probabilities, shares.length),
  };
}

/** Columns `prediction` (in the type of the target) and, of a classification, `p_<class>`. */
export function predictionColumns(model: ModelHead, predictions: Predictions): Column[] {
  if (predictions.task === 'regression') {
    return [{ name: 'prediction', type: 'number', values: predictions.values }];
  }
  const { classes, probabilities, labels } = predictions;
  const rowCount = labels.length;
  const shares = classes.map((label, index): NumericColumn => {
    const values = Float64Array.from(
      { length: rowCount },
      (_, row) => probabilities[row * classes.length + index] ?? 0,
    );
    return { name: `p_${label}`, type: 'number', values };
  });
  return [labelColumn(model, classes, labels), ...shares];
}

function labelColumn(model: ModelHead, classes: readonly string[], labels: Int32Array): Column {
  const { type } = model.target;
  if (type === 'string') return textColumn('prediction', classes, labels);
  const numbers = classes.map((label) => (type === 'boolean' ? Number(label === 'true') : Number(label)));
  return { name: 'prediction', type, values: Float64Array.from(labels, (label) => numbers[label] ?? Number.NaN) };
}

/** First column of a table of predictions: the key under its own name, or `row`, counted from 0 in the scored table. */
export function identifier(key: Column | undefined, rowCount: number, taken: readonly Column[]): Column {
  if (!key) return { name: 'row', type: 'integer', values: Float64Array.from({ length: rowCount }, (_, row) => row) };
  return taken.some(({ name }) => name === key.name) ? { ...key, name: 'key' } : key;
}
