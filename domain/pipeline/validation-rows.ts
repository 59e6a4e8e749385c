/** @module Refuses a learner that is to stop by validation rows that it will not get, before anything runs. */
import { WithinError } from '../../contracts/errors.ts';
import type { StepDraft } from './draft.ts';

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

type Drafted = Pick<StepDraft, 'name' | 'use' | 'in' | 'with'>;

/** A fit in memory may split itself; any other reads what a split before it has left. */
function hasValidation({ use, in: inputs, with: params }: Drafted): boolean {
  return 'validation' in inputs || (use === 'trial' && fieldOf(params['split'], 'validation') !== undefined);
}

/** Throws `PARAM_INVALID` for a built-in learner with `earlyStopping` and no validation rows. */
export function requireValidationRows(pipeline: string, draft: Drafted): void {
  if (draft.use !== 'train' && draft.use !== 'trial') return;
  if (fieldOf(draft.with['with'], 'earlyStopping') === undefined || hasValidation(draft)) return;
  const learner = String(draft.with['learner']);
  throw new WithinError(
    'PARAM_INVALID',
    `the ${learner} of "${pipeline}" is to stop early (step "${draft.name}") and has no validation rows to choose by; set split.validation, as \`split: { test: 0.25, validation: 0.2 }\` in place of folds, or leave earlyStopping out`,
    { learner, path: 'earlyStopping', needs: 'split.validation' },
  );
}
