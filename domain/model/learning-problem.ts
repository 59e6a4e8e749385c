/** @module From a table and the roles of its columns to what a learner is given: matrix, target, weights. */
import { WithinError } from '../../contracts/errors.ts';
import type { ClassWeight } from '../../contracts/pipeline.ts';
import type { Column, Table } from '../data/table.ts';
import type { LabelledRows, Learner, Task } from '../learning/learner.ts';
import { columnNamed } from '../transforms/columns.ts';
import { featureColumns, type Roles } from '../transforms/roles.ts';
import { classFactors, timesFactors } from './class-weights.ts';
import { featureMatrix } from './features.ts';
import { targetOf } from './target.ts';
import { weightsOf } from './weights.ts';

export interface ProblemRequest {
  /** Training rows after the transforms. */
  readonly table: Table;
  readonly learner: Learner;
  readonly roles: Roles;
  readonly task?: Task | undefined;
  readonly classWeight?: ClassWeight | undefined;
}

export interface LearningProblem {
  /** Their weights are those of the rows times those of the classes. */
  readonly rows: LabelledRows;
  /** Weights of the rows alone. */
  readonly rowWeights: Float64Array | undefined;
  /** Factor per class, if there are class weights. */
  readonly factors: Float64Array | undefined;
  /** Names of the columns of the matrix, in order. */
  readonly features: readonly string[];
  readonly column: Column;
}

/** Throws `TARGET_INVALID` or `DATA_INVALID` for what the learner cannot learn from, `PARAM_INVALID` for class weights that do not fit. */
export function learningProblem({ table, learner, roles, task, classWeight }: ProblemRequest): LearningProblem {
  const column = targetColumn(table, roles.target);
  const target = targetOf(column, table.rowCount, task);
  requireTask(learner, target.task, column.name);
  const features = featureColumns(table, roles).map(({ name }) => name);
  if (features.length === 0) {
    throw new WithinError('DATA_INVALID', 'no feature column is left to train on: each has a role or is excluded');
  }
  const rowWeights = roles.weight === undefined ? undefined : weightsOf(columnNamed(table, roles.weight));
  const factors = classWeight && classFactors(classWeight, { target, weights: rowWeights, column: column.name });
  const weights =
    factors && target.task === 'classification' ? timesFactors(factors, target.labels, rowWeights) : rowWeights;
  return {
    rows: { features: featureMatrix(table, features), target, ...(weights && { weights }) },
    rowWeights,
    factors,
    features,
    column,
  };
}

function targetColumn(table: Table, name: string | undefined): Column {
  if (name !== undefined) return columnNamed(table, name);
  throw new WithinError('TARGET_INVALID', 'training needs a target column: set dataset.target');
}

function requireTask(learner: Learner, task: Task, target: string): void {
  if (learner.tasks.includes(task)) return;
  throw new WithinError(
    'TARGET_INVALID',
    `learner ${learner.name} does ${learner.tasks.join(' and ')} but target "${target}" makes ${task}; choose another learner or set dataset.task`,
    { learner: learner.name, task, target },
  );
}
