/** @module The rows that early stopping chooses by, as a learner is given them: the columns and classes of the training rows. */
import { WithinError } from '../../contracts/errors.ts';
import type { Table } from '../data/table.ts';
import type { LabelledRows, Target } from '../learning/learner.ts';
import { columnNamed, missingCount, takeRows } from '../transforms/columns.ts';
import type { Roles } from '../transforms/roles.ts';
import { timesFactors } from './class-weights.ts';
import { featureMatrix } from './features.ts';
import type { LearningProblem } from './learning-problem.ts';
import { classIndices, targetOf } from './target.ts';
import { weightsOf } from './weights.ts';

export interface ValidationRows {
  readonly rows: LabelledRows;
  /**
   * Rows left out since no training row has their class: a model gives that class probability 0 after any number of
   * rounds, so that they could choose nothing.
   */
  readonly unseen: number;
}

/** `table` holds the validation rows after the transforms. Class weights count here as in training. */
export function validationRows(table: Table, problem: LearningProblem, roles: Roles): ValidationRows {
  const { column, factors } = problem;
  requireTarget(table, column.name);
  const known = knownRows(table, problem);
  const target = judgedTarget(known, problem);
  const plain = roles.weight === undefined ? undefined : weightsOf(columnNamed(known, roles.weight));
  const weights = factors && target.task === 'classification' ? timesFactors(factors, target.labels, plain) : plain;
  const features = featureMatrix(known, problem.features);
  return { rows: { features, target, ...(weights && { weights }) }, unseen: table.rowCount - known.rowCount };
}

function requireTarget(table: Table, target: string): void {
  const missing = missingCount(columnNamed(table, target));
  if (missing === 0) return;
  throw new WithinError(
    'TARGET_INVALID',
    `target "${target}" is missing in ${missing} of ${table.rowCount} validation rows; remove those rows or fill in their target`,
    { column: target },
  );
}

/** The rows whose class occurs in training; all rows of a regression. */
function knownRows(table: Table, { column, rows: { target } }: LearningProblem): Table {
  if (target.task === 'regression') return table;
  const labels = classIndices(columnNamed(table, column.name), table.rowCount, target.classes);
  const known = Uint32Array.from(labels.keys()).filter((row) => (labels[row] as number) >= 0);
  if (known.length > 0) return known.length === table.rowCount ? table : takeRows(table, known);
  throw new WithinError(
    'DATA_INVALID',
    'early stopping has no validation row to choose by: their classes occur in no training row; make split.validation larger or stratify the split',
  );
}

function judgedTarget(table: Table, { column: { name }, rows: { target } }: LearningProblem): Target {
  const column = columnNamed(table, name);
  if (target.task === 'regression') return targetOf(column, table.rowCount, 'regression');
  return { ...target, labels: classIndices(column, table.rowCount, target.classes) };
}
