/** @module The model artifact: a learner's state with the transforms before it and the signature of raw rows. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { learnedContractSchema } from '../quality/contract/learned-contract.ts';
import { type FittedTransform, fittedTransformSchema } from '../transforms/fitted.ts';

const columnTypes = ['integer', 'number', 'boolean', 'timestamp', 'date', 'string'] as const;
export const columnSchema = z.strictObject({ name: z.string(), type: z.enum(columnTypes) });

/** What a model without features says: class shares, or the mean, of the (weighted) training rows. */
export const baselineSchema = z.union([
  z.strictObject({ probabilities: z.array(z.number()) }),
  z.strictObject({ mean: z.number() }),
]);

/** What every kind of model says of itself, beside its transforms. */
export const modelHeadShape = {
  learner: z.string(),
  /** Hyperparameters as the learner parsed them. */
  params: z.json(),
  task: z.enum(['classification', 'regression']),
  target: columnSchema,
  /** Of a classification: labels in the order of the probabilities. */
  classes: z.array(z.string()).min(2).optional(),
  signature: z.strictObject({ inputs: z.array(columnSchema), features: z.array(z.string()) }),
  baseline: baselineSchema,
  /** Training rows. */
  rows: z.int().positive(),
  /** What values the training rows had; absent in models of earlier versions. */
  contract: learnedContractSchema.optional(),
};

const modelSchema = z.strictObject({
  format: z.literal(1),
  ...modelHeadShape,
  transforms: z.array(fittedTransformSchema),
  state: z.unknown(),
});
export type Model = Omit<z.infer<typeof modelSchema>, 'transforms'> & {
  readonly transforms: readonly FittedTransform[];
};

/** A model without what its learner keeps: enough to judge it, and to lay out its predictions. */
export type ModelHead = Omit<Model, 'format' | 'state'>;

/** JSON text with keys in a fixed order: equal models give equal bytes. */
export function saveModel(model: Model): string {
  const { format, learner, params, task, target, classes, signature, transforms, baseline, rows, contract, state } =
    model;
  const labels = classes ? { classes } : {};
  const head = { format, learner, params, task, target, ...labels };
  return JSON.stringify({ ...head, signature, transforms, baseline, rows, ...(contract && { contract }), state });
}

/** Reads a model artifact; anything else is `DATA_INVALID`. */
export function loadModel(bytes: Uint8Array | string): Model {
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new WithinError('DATA_INVALID', 'the model is no JSON; give the output `model` of a train step', {}, error);
  }
  const parsed = modelSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new WithinError(
    'DATA_INVALID',
    `the model cannot be read: ${issue?.path.join('.') || 'it'}: ${issue?.message}; give the output \`model\` of a train step`,
    { path: issue?.path.join('.') },
  );
}
