/** @module Step `one-hot`: encodes categories seen in the training rows as 0/1 columns. */
import type { BuiltinStep } from '../pipeline/step.ts';
import { fitOneHot, oneHotSchema } from '../transforms/one-hot.ts';
import { fitStep } from './fit-step.ts';

export const oneHot: BuiltinStep = fitStep({
  name: 'one-hot',
  summary: 'encodes each category of a text column as a 0/1 column',
  params: oneHotSchema,
  fit: fitOneHot,
});
