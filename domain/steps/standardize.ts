/** @module Step `standardize`: scales numbers by mean and deviation of the training rows. */
import type { BuiltinStep } from '../pipeline/step.ts';
import { fitStandardize, standardizeSchema } from '../transforms/standardize.ts';
import { fitStep } from './fit-step.ts';

export const standardize: BuiltinStep = fitStep({
  name: 'standardize',
  summary: 'scales numbers to mean 0 and deviation 1 on the training rows',
  params: standardizeSchema,
  fit: fitStandardize,
});
