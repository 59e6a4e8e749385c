/** @module Step `problem`: says what a program is to learn, so that it is given names and not left to guess them. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { problemOf } from '../programs/problem.ts';
import { columnNamed } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const problemParams = z.strictObject({
  roles: rolesSchema.describe('roles of the columns; `target` is needed'),
  task: z.enum(['classification', 'regression']).optional().describe('what kind of target it is; told from its values'),
});

/** `raw` are the training rows from before the transforms, whose columns are the signature of the model. */
export const problem: BuiltinStep = {
  name: 'problem',
  summary: 'says what a program is to learn: target, classes, features, weight',
  inputs: ['train'],
  optional: ['raw'],
  outputs: { problem: mediaTypes.json },
  params: problemParams,
  seeds: [],
  async run(args) {
    const { roles, task } = problemParams.parse(args.params);
    const { tables } = args.context;
    const train = requireInput(args, 'train');
    const { target, weight } = roles;
    if (target === undefined)
      throw new WithinError('TARGET_INVALID', 'training needs a target column: set dataset.target');
    const table = await train.table([target, ...(weight === undefined ? [] : [weight])]);
    const json = problemOf({
      table: await tables.schema(train.path),
      raw: await tables.schema((args.inputs['raw'] ?? train).path),
      target: columnNamed(table, target),
      weight: weight === undefined ? undefined : columnNamed(table, weight),
      roles,
      task: task ?? roles.task,
    });
    return { problem: { json } };
  },
};
