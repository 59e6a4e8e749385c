/** @module Step `judge-trial`: judges the models of one fit of a seed sweep on the rows that it held out. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { type FailedOutput, failedOutputSchema } from '../../contracts/failed-output.ts';
import { splitComponent } from '../../contracts/sweep.ts';
import { openModel } from '../model/open.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { judgeFolds } from '../sensitivity/trial.ts';
import { TrialScores } from '../sensitivity/trial-scores.ts';
import { splitStepSchema } from '../splitting/parts.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const judgeSchema = z.strictObject({
  called: z.string().min(1).describe('what the model is called'),
  roles: rolesSchema.describe('roles of the columns; `target` is needed'),
  task: z.enum(['classification', 'regression']).optional().describe('what kind of target it is'),
  split: splitStepSchema.describe('how rows were held out'),
  slices: z.array(z.string()).optional().describe('columns by whose values the metrics are told apart'),
  perFold: z.boolean().optional().describe('true: also the metrics of each fold'),
});

/** Role of the model that a fold left; a holdout has one model. */
const modelRole = (fold: number): string => (fold === 0 ? 'model' : `model-${fold}`);

/** Why a step before this one left no model, if one did. */
async function failureAmong({ inputs }: StepArguments): Promise<FailedOutput | undefined> {
  const failed = Object.values(inputs).find(({ mediaType }) => mediaType === mediaTypes.failure);
  return failed && failedOutputSchema.parse(await failed.json());
}

/**
 * Writes `trial` (see `trialSchema`), the same as the step `trial` for models of the same seeds. `table` has all rows
 * from before the split: which of them were held out is drawn once more, so that the trial tells them by their places.
 */
export const judgeTrial: BuiltinStep = {
  name: 'judge-trial',
  summary: 'judges the models of one fit of a seed sweep on the rows that it held out',
  inputs: ['table'],
  optional: ['model', 'model-*'],
  outputs: { trial: mediaTypes.json },
  params: judgeSchema,
  seeds: (given) => (judgeSchema.parse(given).split.forward === true ? [] : [splitComponent]),
  async run(args) {
    const { called, task, slices = [], ...params } = judgeSchema.parse(args.params);
    const { context } = args;
    const request = {
      ...params,
      learner: { name: called },
      task: task ?? params.roles.task,
      table: await requireInput(args, 'table').table(),
      slices,
      seeds: args.seeds,
      progress: (share: number) => context.progress(share),
      throwIfCancelled: () => context.throwIfCancelled(),
    };
    const failed = await failureAmong(args);
    const found = failed
      ? new TrialScores(request).failed(failed)
      : await judgeFolds(request, async ({ number }, test) => {
          const ready = await openModel(requireInput(args, modelRole(number)), context);
          try {
            return await ready.predict(test);
          } finally {
            // The programs of many folds would not all fit into memory.
            await ready.end?.();
          }
        });
    return { trial: { json: found } };
  },
};
