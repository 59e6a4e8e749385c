/** @module Step `trial`: one fit of a seed sweep, judged on the rows that it held out. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { classWeightSchema } from '../../contracts/pipeline.ts';
import { splitComponent } from '../../contracts/sweep.ts';
import { findLearner } from '../learning/registry.ts';
import { parseParams } from '../pipeline/builtin.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { readChanges } from '../quality/cleaning/row-changes.ts';
import { runTrial } from '../sensitivity/trial.ts';
import { splitStepSchema } from '../splitting/parts.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const trialStepSchema = z.strictObject({
  learner: z.string().min(1).describe('name of the learner'),
  with: z.record(z.string(), z.json()).optional().describe('hyperparameters of the learner'),
  roles: rolesSchema.describe('roles of the columns; `target` is needed'),
  task: z.enum(['classification', 'regression']).optional().describe('what kind of target it is'),
  classWeight: classWeightSchema.optional().describe('factors of the weights of rows by class, or balanced'),
  split: splitStepSchema.describe('how rows are held out'),
  transforms: z
    .array(z.strictObject({ use: z.string(), with: z.record(z.string(), z.json()) }))
    .describe('transforms that are fitted on the training rows'),
  slices: z.array(z.string()).optional().describe('columns by whose values the metrics are told apart'),
  perFold: z.boolean().optional().describe('true: also the metrics of each fold'),
});

const learnerOf = (params: z.infer<typeof trialStepSchema>) => {
  const learner = findLearner(params.learner);
  return { learner, params: parseParams(learner.params, params.with ?? {}, `learner ${learner.name}`) };
};

/**
 * Writes `trial` (see `trialSchema`): metrics, and truth and prediction of each held-out row. `changes` of a cleaning
 * are made to training rows only; by `validation` early stopping chooses where the split holds no such rows out.
 */
export const trial: BuiltinStep = {
  name: 'trial',
  summary: 'one fit of a seed sweep, judged on the rows that it held out',
  inputs: ['table'],
  optional: ['changes', 'validation'],
  outputs: { trial: mediaTypes.json },
  params: trialStepSchema,
  seeds: (given) => {
    const params = trialStepSchema.parse(given);
    const { learner, params: hyperparameters } = learnerOf(params);
    return [...(params.split.forward === true ? [] : [splitComponent]), ...learner.components(hyperparameters)];
  },
  async run(args) {
    const params = trialStepSchema.parse(args.params);
    const { context, inputs } = args;
    const changes = await inputs['changes']?.table();
    const found = await runTrial({
      ...params,
      ...learnerOf(params),
      task: params.task ?? params.roles.task,
      table: await requireInput(args, 'table').table(),
      slices: params.slices ?? [],
      seeds: args.seeds,
      changes: changes && readChanges(changes),
      validation: await inputs['validation']?.table(),
      progress: (share) => context.progress(share),
      throwIfCancelled: () => context.throwIfCancelled(),
    });
    return { trial: { json: found } };
  },
};
