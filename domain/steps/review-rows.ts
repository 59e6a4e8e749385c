/** @module Step `review-rows`: a verdict of people for each edge case. The worker runs it, since it waits for what is not in its inputs. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { rowReviewRulesSchema } from '../../contracts/row-review.ts';
import type { BuiltinStep } from '../pipeline/step.ts';

export const reviewRowsParams = z.strictObject({ rules: rowReviewRulesSchema });

/** Name by which the worker knows the step. */
export const reviewRowsStep = 'review-rows';

/** Writes `verdicts` (see `rowVerdictsSchema`); without cases, none. */
export const reviewRows: BuiltinStep = {
  name: reviewRowsStep,
  summary: 'asks people about the rows that a validation could not decide',
  inputs: ['cases'],
  outputs: { verdicts: mediaTypes.json },
  params: reviewRowsParams,
  seeds: [],
  run() {
    throw new WithinError(
      'INTERNAL',
      `the step ${reviewRowsStep} was given to a thread, where nobody can be asked; report this as a defect`,
    );
  },
};
