/** @module The pipeline file: one strict schema for YAML, JSON and TypeScript. Published as JSON Schema for editors. */
import { z } from 'zod';
import { checkSchema, columnTypes } from './check.ts';
import { deploySettingsSchema } from './deploy-settings.ts';
import { durationSchema } from './duration.ts';
import { probeSchema, sourceAddressSchema } from './external.ts';
import { guardSchema } from './guard.ts';
import { pipelineKinds, stepNamePattern } from './names.ts';
import { reviewRulesSchema } from './review-rules.ts';
import { seedSensitivitySchema } from './sweep-settings.ts';
import { validateSchema } from './validate.ts';

const columnName = z.string().min(1);
const columns = z.array(columnName).min(1);
const stepName = z
  .string()
  .regex(
    stepNamePattern,
    'a name starts with a lower-case letter and has lower-case letters, digits and dashes, 63 at most',
  );

/** Where rows come from: a path or glob below the project folder. */
export const sourceSchema = z.strictObject({
  source: sourceAddressSchema.describe(
    'path or glob below the project folder, or a list of them; dataset:NAME@latest or dataset:NAME@DIGEST for an uploaded version; s3://bucket/key, https://…, or an object for an outside source',
  ),
  format: z
    .enum(['csv', 'tsv', 'parquet', 'jsonl'])
    .optional()
    .describe('format of the files; without it, told from the ending'),
  delimiter: z.string().length(1).optional().describe('column separator of a CSV file; found by itself when absent'),
  null: z.array(z.string()).optional().describe('texts that mean a missing value, beside the empty one'),
  types: z.record(columnName, z.enum(columnTypes)).optional().describe('types of columns that must not be guessed'),
});

export const datasetSchema = sourceSchema.extend({
  key: columnName.optional().describe('column that names a row; must be unique; never a feature'),
  target: columnName.optional().describe('column to predict'),
  task: z
    .enum(['classification', 'regression'])
    .optional()
    .describe('what kind of target it is; without it, numbers that are not whole make regression'),
  weight: columnName.optional().describe('column of sample weights, not negative; never a feature'),
  group: columnName.optional().describe('column whose equal values must stay in one part of a split; never a feature'),
  time: columnName.optional().describe('column that orders rows for forward-chaining splits; never a feature'),
  exclude: columns.optional().describe('columns that are not features'),
});

const resources = z.strictObject({
  cpu: z
    .number()
    .positive()
    .optional()
    .describe('processor cores that must be free before the step begins, 1 without it; 0.1 for one that only waits'),
  memory: z
    .string()
    .regex(/^\d+(Mi|Gi)$/)
    .optional()
    .describe(
      'memory that must be free before the step begins, and that each process of a command may allocate, as 512Mi or 2Gi',
    ),
  gpu: z
    .int()
    .min(0)
    .optional()
    .describe('accelerators that the step gets, of those in WITHIN_GPUS; a command finds them in CUDA_VISIBLE_DEVICES'),
});
const execution = {
  timeout: durationSchema.optional().describe('longest time of one attempt'),
  retries: z.int().min(0).max(100).optional().describe('how often a failure that may pass is tried again'),
  resources: resources.optional().describe('what the step needs of its machine'),
  queue: z.string().min(1).optional().describe('task queue of the workers that may run the step'),
  cache: z.boolean().optional().describe('false: never reuse an earlier output of this step'),
  env: z
    .array(z.string().regex(/^[A-Za-z_]\w*(=(env|file):.+)?$/))
    .optional()
    .describe('environment variables that the step may read; they count for reuse'),
  probe: probeSchema
    .optional()
    .describe(
      'tells whether what the step itself reads outside the project has changed: one source, or several by name',
    ),
  files: z
    .array(z.string().min(1))
    .optional()
    .describe('files or globs that the step reads beside its inputs; they count for reuse'),
};
const params = z.record(z.string(), z.json());
const code = {
  use: z
    .string()
    .min(1)
    .optional()
    .describe('a built-in step, or a module with an optional export: ./steps/ratios.ts#name'),
  command: z.array(z.string()).min(1).optional().describe('program and arguments that speak step protocol 1'),
  python: z.string().min(1).optional().describe('Python interpreter of a command that starts with python'),
};

/** One entry of `features`: a row-wise step, or a transform that is fitted after the split. */
export const featureSchema = z
  .strictObject({
    name: stepName.optional().describe('name of the step; made from `use` when absent'),
    ...code,
    with: params.optional().describe('parameters of the step'),
    ...execution,
  })
  .refine((step) => (step.use === undefined) !== (step.command === undefined), 'write either `use` or `command`');

const reference = z.union([
  z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'an input is written step.output, as load.table'),
  sourceSchema,
]);
export const stepSchema = z
  .strictObject({
    name: stepName.describe('name of the step, unique in the graph'),
    ...code,
    in: z.record(stepName, reference).optional().describe('inputs by role: step.output, or a source'),
    with: params.optional().describe('parameters of the step'),
    out: z
      .record(stepName, z.string().min(1))
      .optional()
      .describe('outputs by role with their media types; built-in steps know theirs'),
    seeds: z.array(stepName).optional().describe('randomness components of the step'),
    ...execution,
  })
  .refine((step) => (step.use === undefined) !== (step.command === undefined), 'write either `use` or `command`');

const share = z.number().gt(0).lt(1);
export const splitSchema = z.strictObject({
  test: share.optional().describe('share of rows held out for the evaluation'),
  validation: share.optional().describe('share of rows held out for choices during training'),
  folds: z.int().min(2).optional().describe('number of folds of a cross-validation'),
  repeats: z.int().min(1).optional().describe('how often the cross-validation is shuffled anew'),
  stratify: z.boolean().optional().describe('true: each part has the class shares of the whole'),
  group: z.boolean().optional().describe('true: rows with one value of dataset.group stay together'),
  forward: z.boolean().optional().describe('true: train on earlier rows, test on later ones, by dataset.time'),
  gap: z.int().min(0).optional().describe('rows left out between training and test rows of a forward split'),
});
export type SplitParams = z.infer<typeof splitSchema>;

export const classWeightSchema = z.union([z.literal('balanced'), z.record(z.string(), z.number().min(0))]);
export type ClassWeight = z.infer<typeof classWeightSchema>;

const programKeys = ['python', 'components', 'merged', 'format', 'scorer', 'scoreTimeout'] as const;
const modelShape = {
  use: z.string().min(1).optional().describe('a learner: within models lists them'),
  command: z.array(z.string()).min(1).optional().describe('program and arguments that speak learner protocol 1'),
  python: code.python,
  with: params.optional().describe('hyperparameters of the learner'),
  classWeight: classWeightSchema
    .optional()
    .describe(
      'how much the rows of a class count in training, times dataset.weight: balanced (every class the same in all), or factors by class, 1 for the others',
    ),
  components: z
    .array(stepName)
    .optional()
    .describe('sources of randomness of a command, each of which it takes from a seed of its own'),
  merged: z
    .record(stepName, z.array(stepName).min(1))
    .optional()
    .describe('sources of randomness that a command cannot separate, by the name of the one seed that they share'),
  format: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/, 'a format is a name, as scikit-learn-joblib')
    .optional()
    .describe('what the model file of a command is, in a word, as scikit-learn-joblib'),
  scorer: z
    .strictObject({
      command: z.array(z.string()).min(1).describe('program and arguments'),
      python: code.python,
      files: execution.files,
      env: execution.env,
    })
    .optional()
    .describe('another program that scores rows with the model file; `command` does it when absent'),
  scoreTimeout: durationSchema
    .optional()
    .describe('longest time of one answer of a command that scores rows; 10m when absent'),
  ...execution,
};

/** Each source of randomness has one seed: its own, or that of the list which names it. */
function refuseSharedSources(
  model: {
    readonly components?: readonly string[] | undefined;
    readonly merged?: Record<string, string[]> | undefined;
  },
  refuse: (message: string, path: string[]) => void,
): void {
  const seen = new Map<string, string>();
  const note = (source: string, place: string, path: string[]) => {
    const earlier = seen.get(source);
    if (earlier === undefined) seen.set(source, place);
    else refuse(`"${source}" stands in ${earlier} and in ${place}; each source of randomness has one seed`, path);
  };
  for (const component of model.components ?? []) note(component, 'components', ['components']);
  for (const [name, sources] of Object.entries(model.merged ?? {})) {
    for (const source of new Set(sources)) note(source, `merged.${name}`, ['merged', name]);
    if (model.components?.includes(name) && !sources.includes(name))
      refuse(`"${name}" is a component and a merged seed; give one of them another name`, ['merged', name]);
  }
}

const modelSchema = z.strictObject(modelShape).superRefine((model, context) => {
  const refuse = (message: string, path: string[]) => context.addIssue({ code: 'custom', message, path });
  if ((model.use === undefined) === (model.command === undefined)) refuse('write either `use` or `command`', []);
  const stray = model.command ? undefined : programKeys.find((key) => model[key] !== undefined);
  if (stray !== undefined) refuse(`\`${stray}\` belongs to a command; a built-in learner declares it itself`, [stray]);
  if (model.command && model.classWeight !== undefined)
    refuse('a command weighs its rows itself; tell it under `with`', ['classWeight']);
  if (model.command && model.format === undefined)
    refuse('say what the model file is, as `format: scikit-learn-joblib`', ['format']);
  refuseSharedSources(model, refuse);
});
export type ModelDefinition = z.infer<typeof modelSchema>;

/** `>= 0.93` on the metric itself, or on the end of its 95% interval: `lower >= 0.9`, `upper <= 0.3`. */
export const gateExpressionPattern = /^(?:(lower|upper) )?(>=|<=|>|<) (-?\d+(?:\.\d+)?(?:e-?\d+)?)$/;
const gate = z.record(
  z.string(),
  z.string().regex(gateExpressionPattern, 'a gate is written as ">= 0.93" or "lower >= 0.9"'),
);

export const evaluateSchema = z.strictObject({
  metrics: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('metrics to report: built-in names, or a module ./metrics/profit.ts#name'),
  gate: gate.optional().describe('conditions that the metrics must reach, by metric'),
});

const pipelineShape = {
  $schema: z.string().optional().describe('JSON Schema for the editor'),
  name: stepName.describe('name of the pipeline'),
  description: z.string().optional().describe('what the pipeline is for'),
  kind: z
    .enum(pipelineKinds)
    .optional()
    .describe('feature, training or validation; a plain graph of steps is a feature pipeline unless it says otherwise'),
  seed: z
    .union([z.string().regex(/^\d{1,39}$/), z.int().min(0)])
    .optional()
    .describe('master seed, a whole number; every randomness component derives its own from it; "0" when absent'),
  dataset: datasetSchema.optional().describe('the table and the roles of its columns'),
  check: checkSchema.optional().describe('the contract that the table must satisfy'),
  validate: validateSchema
    .optional()
    .describe('a validation: wrong labels, anomalies, duplicates and leaks, within a budget of false positives'),
  features: z
    .array(featureSchema)
    .optional()
    .describe('row-wise steps and transforms, in order; what learns from data is fitted on training rows only'),
  guard: guardSchema
    .optional()
    .describe('of a feature pipeline: holds its rows against the contract that a model learned with'),
  split: splitSchema.optional().describe('how rows are divided for training and evaluation'),
  model: modelSchema.optional().describe('the learner'),
  evaluate: evaluateSchema.optional().describe('metrics and gate'),
  deploy: deploySettingsSchema.optional().describe('how the model is brought into use once it is trained'),
  review: reviewRulesSchema
    .optional()
    .describe('people who decide on what a run made, bound to its digests; needs within.people.yaml'),
  seedSensitivity: seedSensitivitySchema
    .optional()
    .describe('how much of the score is luck of the seeds: a sweep beside each training run'),
  steps: z.array(stepSchema).min(1).optional().describe('a plain graph of steps in place of the shorthand'),
};
export const pipelineSchema = z.strictObject(pipelineShape);
export type Pipeline = z.infer<typeof pipelineSchema>;
export type StepDefinition = z.infer<typeof stepSchema>;
export type FeatureDefinition = z.infer<typeof featureSchema>;
export type SourceDefinition = z.infer<typeof sourceSchema>;
export type DatasetDefinition = z.infer<typeof datasetSchema>;

/** Identity with types: lets an editor complete a pipeline that is written in TypeScript. */
export function definePipeline(pipeline: Pipeline): Pipeline {
  return pipeline;
}
