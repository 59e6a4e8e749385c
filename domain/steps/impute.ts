/** @module Step `impute`: fills missing values with statistics of the training rows. */
import type { BuiltinStep } from '../pipeline/step.ts';
import { fitImpute, imputeSchema } from '../transforms/impute.ts';
import { fitStep } from './fit-step.ts';

export const impute: BuiltinStep = fitStep({
  name: 'impute',
  summary: 'fills missing values with a mean, median, most frequent value or constant',
  params: imputeSchema,
  fit: fitImpute,
});
