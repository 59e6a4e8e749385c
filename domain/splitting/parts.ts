/** @module A split: its parameters, the names of its parts, and the rows of each part. */
import { type SplitParams, splitSchema } from '../../contracts/pipeline.ts';
import { rolesSchema } from '../transforms/roles.ts';

/** Share of test rows when a split says neither `test` nor `folds`. */
export const defaultTestShare = 0.25;

const conflicts: readonly { readonly clash: (params: SplitParams) => boolean; readonly message: string }[] = [
  { clash: (p) => p.folds !== undefined && p.test !== undefined, message: 'write either `test` or `folds`, not both' },
  {
    clash: (p) => p.folds !== undefined && p.validation !== undefined,
    message: '`validation` goes with `test`, not with `folds`',
  },
  { clash: (p) => p.repeats !== undefined && p.folds === undefined, message: '`repeats` needs `folds`' },
  { clash: (p) => p.gap !== undefined && p.forward !== true, message: '`gap` needs `forward: true`' },
  {
    clash: (p) => p.forward === true && (p.stratify === true || p.group === true || p.repeats !== undefined),
    message: 'a forward split follows time: drop `stratify`, `group` and `repeats`',
  },
  {
    clash: (p) => (p.test ?? defaultTestShare) + (p.validation ?? 0) >= 1,
    message: '`test` and `validation` together must leave rows for training: make their sum less than 1',
  },
];

/** Parameters of the step `split`: those of the pipeline file with the roles of the columns. */
export const splitStepSchema = splitSchema
  .extend({ roles: rolesSchema.optional().describe('roles of the columns') })
  .superRefine((params, context) => {
    for (const { clash, message } of conflicts) {
      if (clash(params)) context.addIssue({ code: 'custom', message });
    }
  });

/** Rows of one part, ascending. */
export interface Part {
  readonly name: string;
  readonly rows: Uint32Array;
}

/**
 * Names of the parts: `train`, `test` and, if asked for, `validation`; with folds `train-1`, `test-1` … (fold f of
 * repeat r, both from zero, is number r * folds + f + 1) and `all`, the whole table for the final fit.
 */
export function splitParts(params: SplitParams): string[] {
  if (params.folds === undefined)
    return params.validation === undefined ? ['train', 'test'] : ['train', 'test', 'validation'];
  const count = params.folds * (params.repeats ?? 1);
  const parts: string[] = [];
  for (let number = 1; number <= count; number += 1) parts.push(`train-${number}`, `test-${number}`);
  return [...parts, 'all'];
}

/** Rows whose part is `part` (or, with `negate`, is not), ascending. */
export function rowsOf(partOfRow: Uint8Array | Uint32Array, part: number, negate = false): Uint32Array {
  let count = 0;
  for (const own of partOfRow) if ((own === part) !== negate) count += 1;
  const rows = new Uint32Array(count);
  let next = 0;
  for (let row = 0; row < partOfRow.length; row += 1) {
    if ((partOfRow[row] === part) !== negate) {
      rows[next] = row;
      next += 1;
    }
  }
  return rows;
}

/** All row indices, ascending. */
export function allRows(rowCount: number): Uint32Array {
  const rows = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) rows[row] = row;
  return rows;
}
