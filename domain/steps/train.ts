/** @module Step `train`: fits a learner on transformed training rows and writes a model that takes raw rows. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { classWeightSchema } from '../../contracts/pipeline.ts';
import type { Learner, RandomStream } from '../learning/learner.ts';
import { createStream } from '../learning/random-stream.ts';
import { findLearner } from '../learning/registry.ts';
import { inputsOf, trainModel } from '../model/fit.ts';
import { saveModel } from '../model/model.ts';
import type { BuiltinStep, StepArguments, StepInput } from '../pipeline/step.ts';
import { learnContract } from '../quality/contract/learned-contract.ts';
import { parseFittedTransform } from '../transforms/fitted.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { numberedInputs, requireInput } from './inputs.ts';

const trainSchema = z.strictObject({
  learner: z.string().min(1).describe('name of the learner'),
  with: z.record(z.string(), z.json()).optional().describe('hyperparameters of the learner'),
  roles: rolesSchema.describe('roles of the columns; `target` is needed'),
  task: z.enum(['classification', 'regression']).optional().describe('what kind of target it is; told from its values'),
  classWeight: classWeightSchema.optional().describe('factors of the weights of rows by class, or balanced'),
});

/** Hyperparameters as the learner's schema parses them; what it refuses is `PARAM_INVALID` with the path. */
function learnerParams(learner: Learner, given: unknown): unknown {
  const parsed = learner.params.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = ['with', ...(issue?.path ?? [])].join('.');
  throw new WithinError('PARAM_INVALID', `learner ${learner.name}: ${path}: ${issue?.message}`, {
    learner: learner.name,
    path,
  });
}

function streamsOf(learner: Learner, params: unknown, seeds: StepArguments['seeds']): Record<string, RandomStream> {
  const streams: Record<string, RandomStream> = {};
  for (const component of learner.components(params)) {
    const seed = seeds[component];
    if (seed === undefined) {
      throw new WithinError('PARAM_INVALID', `step train got no seed for component "${component}" of ${learner.name}`, {
        component,
      });
    }
    streams[component] = createStream(seed);
  }
  return streams;
}

/** Rows before the transforms: `raw`, or `train` where there are no transforms. */
function rawRows(args: StepArguments, transforms: number): StepInput {
  const raw = args.inputs['raw'];
  if (raw) return raw;
  if (transforms === 0) return requireInput(args, 'train');
  throw new WithinError(
    'GRAPH_INVALID',
    'train got transforms but no input "raw"; give it the training rows from before the transforms, whose columns are the signature of the model',
  );
}

/** `validation` is for learners that choose by it (early stopping); those that do not never read it. */
export const train: BuiltinStep = {
  name: 'train',
  summary: 'fits a learner and writes a model that takes raw rows',
  inputs: ['train'],
  optional: ['validation', 'raw', 'transform-*'],
  outputs: { model: mediaTypes.model },
  params: trainSchema,
  seeds: (params) => {
    const { learner: name, with: given } = trainSchema.parse(params);
    const learner = findLearner(name);
    return learner.components(learnerParams(learner, given));
  },
  async run(args) {
    const { context } = args;
    const { learner: name, with: given, roles, task, classWeight } = trainSchema.parse(args.params);
    const learner = findLearner(name);
    const params = learnerParams(learner, given);
    const transforms = await Promise.all(
      numberedInputs(args, 'transform-').map(async ({ role, input }) => parseFittedTransform(await input.json(), role)),
    );
    const rows = rawRows(args, transforms.length);
    const raw = await context.tables.schema(rows.path);
    const inputs = inputsOf(raw, roles).map((column) => column.name);
    const model = trainModel({
      table: await requireInput(args, 'train').table(),
      raw,
      transforms,
      contract: await learnContract({ schema: raw, inputs, read: (columns) => rows.table(columns) }),
      learner,
      params,
      roles,
      task: task ?? roles.task,
      classWeight,
      validation: await args.inputs['validation']?.table(),
      streams: streamsOf(learner, params, args.seeds),
      progress: (share) => context.progress(share),
      throwIfCancelled: () => context.throwIfCancelled(),
      log: (message) => context.log(message),
    });
    return { model: saveModel(model) };
  },
};
