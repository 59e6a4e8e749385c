/** @module Early stopping: the validation rows it chooses by, and when a loss has stopped falling. */
import { WithinError } from '../../contracts/errors.ts';
import { checkPredictRequest } from './fit-request.ts';
import type { FitRequest, LabelledRows } from './learner.ts';

export interface StoppingRule {
  /** Rounds to go on without improvement. */
  readonly patience: number;
  /** Least decrease of the loss that is an improvement. */
  readonly tolerance: number;
}

/** Watches the loss after each round, counted from 1. */
export class EarlyStopping {
  /** Round of the least loss so far; the first of several. */
  best = 0;
  readonly #rule: StoppingRule;
  #round = 0;
  #least = Number.POSITIVE_INFINITY;
  #toBeat = Number.POSITIVE_INFINITY;
  #improved = 0;

  constructor(rule: StoppingRule) {
    this.#rule = rule;
  }

  /** Takes the loss of the next round; true if it was the last. A loss that is no number never improves. */
  stopsAfter(loss: number): boolean {
    this.#round += 1;
    if (loss < this.#least) {
      this.#least = loss;
      this.best = this.#round;
    }
    if (loss < this.#toBeat - this.#rule.tolerance) {
      this.#toBeat = loss;
      this.#improved = this.#round;
    }
    return this.#round - this.#improved >= this.#rule.patience;
  }
}

/** Checked validation rows; `PARAM_INVALID` if there are none, `DATA_INVALID` or `TARGET_INVALID` if they do not fit. */
export function validationRows(learner: string, { features, target, validation }: FitRequest): LabelledRows {
  if (!validation) {
    throw new WithinError(
      'PARAM_INVALID',
      `${learner}: parameter "earlyStopping" needs validation rows to choose by; set \`split.validation\`, or leave it out`,
      { learner, path: 'earlyStopping', needs: 'split.validation' },
    );
  }
  checkPredictRequest(validation.features, features.columns);
  const { rows } = validation.features;
  const values = validation.target.task === 'classification' ? validation.target.labels : validation.target.values;
  const fault = (message: string): never => {
    throw new WithinError('DATA_INVALID', `${learner}: ${message}`, { learner });
  };
  if (rows === 0) fault('the validation part has no rows; make it larger');
  if (validation.target.task !== target.task) fault('the validation part has another sort of target');
  if (values.length !== rows) fault(`the validation part has ${values.length} targets for ${rows} rows`);
  if (validation.weights && validation.weights.length !== rows) {
    fault(`the validation part has ${validation.weights.length} weights for ${rows} rows`);
  }
  return validation;
}
