/** @module Tests of refusing early stopping without validation rows before anything runs. */
import { describe, expect, it } from 'vitest';
import type { StepDraft } from '../../../domain/pipeline/draft.ts';
import { requireValidationRows } from '../../../domain/pipeline/validation-rows.ts';

const stopping = { learner: 'multilayer-perceptron', with: { earlyStopping: {} } };
const draft = (changes: Partial<StepDraft>) =>
  ({
    name: 'train',
    use: 'train',
    in: { train: { step: 'split', output: 'train' } },
    with: stopping,
    ...changes,
  }) as StepDraft;
const refused = (changes: Partial<StepDraft>) => () => requireValidationRows('cells', draft(changes));

describe('early stopping', () => {
  it.each<[string, Partial<StepDraft>]>([
    ['of a learner', {}],
    ['of a fold', { name: 'train-2' }],
    ['of a fit in a sweep', { use: 'trial', with: { ...stopping, split: { test: 0.25 } } }],
  ])('%s is refused without validation rows', (_what, changes) => {
    expect(refused(changes)).toThrow(
      expect.objectContaining({
        code: 'PARAM_INVALID',
        message: expect.stringMatching(
          /^the multilayer-perceptron of "cells" is to stop early .* set split\.validation/,
        ),
        details: { learner: 'multilayer-perceptron', path: 'earlyStopping', needs: 'split.validation' },
      }),
    );
  });

  it.each<[string, Partial<StepDraft>]>([
    ['with validation rows', { in: { validation: { step: 'split', output: 'validation' } } }],
    [
      'in a sweep that splits them off',
      { use: 'trial', with: { ...stopping, split: { test: 0.25, validation: 0.2 } } },
    ],
    ['that nobody asked for', { with: { learner: 'ridge', with: {} } }],
    ['of a program, which may mean something else by it', { use: 'python learner.py' }],
  ])('%s passes', (_what, changes) => {
    expect(refused(changes)).not.toThrow();
  });
});
