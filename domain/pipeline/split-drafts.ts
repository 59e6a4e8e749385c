/** @module The draft of a split, and the parts that models learn from. */
import type { Pipeline, SplitParams } from '../../contracts/pipeline.ts';
import { splitParts } from '../splitting/parts.ts';
import type { DraftInput, StepDraft } from './draft.ts';
import { at, plain, rolesOf } from './feature-drafts.ts';
import type { Part } from './model-drafts.ts';

/** How rows are held out: as the file says, else a quarter, with the shares of the classes kept. */
export const splitOf = (pipeline: Pipeline): SplitParams =>
  pipeline.split ?? { test: 0.25, stratify: pipeline.dataset?.task !== 'regression' };

/** Numbers of the folds, as text; none for a holdout. */
export const foldsOf = (split: SplitParams): string[] =>
  splitParts(split)
    .filter((part) => part.startsWith('test-'))
    .map((part) => part.slice('test-'.length));

export function splitDraft(pipeline: Pipeline, table: DraftInput): StepDraft {
  return {
    name: 'split',
    use: 'split',
    in: { table },
    with: { ...splitOf(pipeline), roles: rolesOf(pipeline) },
    block: '0',
    phase: 'training',
    execution: plain,
  };
}

/** The part that a fold learns from: rows, transforms and model of its own. */
export const foldPart = (fold: string): Part & { readonly test: DraftInput } => ({
  suffix: `-${fold}`,
  train: at('split', `train-${fold}`),
  test: at('split', `test-${fold}`),
});

/** The part that a holdout learns from, with the rows that early stopping may choose by. */
export const holdoutPart = ({ validation }: SplitParams): Part & { readonly test: DraftInput } => ({
  suffix: '',
  train: at('split', 'train'),
  test: at('split', 'test'),
  ...(validation !== undefined && { validation: at('split', 'validation') }),
});
