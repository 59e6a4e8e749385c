import { expect, it } from 'vitest';
import type { Definition } from '../../../contracts/graph.ts';
import { detectorNames } from '../../../contracts/validate.ts';
import { effectiveDefinition } from '../../../domain/flags/effective-definition.ts';

const builtin = (name: string) => ({ ref: { kind: 'builtin', name } });
const definition = {
  pipeline: 'churn',
  code: {
    validate: builtin('validate'),
    guard: builtin('guard'),
    train: builtin('train'),
    own: { ref: { kind: 'module', role: 'validate' } },
  },
  steps: [
    { name: 'validate', code: 'validate', with: { pipeline: 'churn', skip: ['drift'] } },
    { name: 'guard', code: 'guard', with: { mode: 'review' } },
    { name: 'train', code: 'train', with: { trees: 10 } },
    { name: 'own', code: 'own', with: { skip: [] } },
  ],
} as unknown as Definition;

it('judges no row and refuses none while enhanced validation is off, and changes no other step', () => {
  const { steps } = effectiveDefinition(definition, { flags: { 'enhanced-validation': false } });
  expect(steps.map((step) => step.with)).toEqual([
    { pipeline: 'churn', skip: [...detectorNames] },
    { mode: 'review', off: true },
    { trees: 10 },
    { skip: [] },
  ]);
});

it.each([{}, { 'enhanced-validation': true }, { reuse: false }])(
  'is the definition itself with the flags %j',
  (flags) => {
    expect(effectiveDefinition(definition, { flags })).toBe(definition);
  },
);
