/** @module A pipeline after expansion: a graph of steps with hashed code and sources. Stored as the run's definition. */
import { z } from 'zod';
import { codeFingerprintSchema } from './action.ts';
import { blobRefSchema, digestSchema } from './digest.ts';
import { pipelineKinds } from './names.ts';

/** A source file as it was hashed: relative to the project folder, where the worker reads it and checks the digest. */
const sourceFileSchema = z.strictObject({ path: z.string(), digest: digestSchema, size: z.int().nonnegative() });

/** Something outside the project. Credentials stand only as references, `env:NAME` or `file:path`, never as values. */
export const externalSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('https'), url: z.string(), headers: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ kind: z.literal('s3'), bucket: z.string(), key: z.string() }),
  z.strictObject({ kind: z.literal('postgres'), connection: z.string(), query: z.string() }),
  /** `models:/name/3`, `models:/name@alias`. */
  z.strictObject({ kind: z.literal('mlflow'), tracking: z.string(), model: z.string() }),
  /** Standard output of a command of the user's own; its state is what `probe` prints. `env` names what both may see. */
  z.strictObject({
    kind: z.literal('command'),
    argv: z.array(z.string()).min(1),
    probe: z.array(z.string()).min(1).optional(),
    env: z.array(z.string()).optional(),
  }),
]);
export type ExternalSource = z.infer<typeof externalSourceSchema>;

/** An outside read with the state that its probe found: ETag, version id, row count and hash. */
export const externalReadSchema = z.strictObject({
  source: externalSourceSchema,
  /** Absent: nothing tells whether it has changed, so outputs are not reused. */
  state: z.string().optional(),
});
export type ExternalRead = z.infer<typeof externalReadSchema>;

export const inputSpecSchema = z.union([
  z.strictObject({ step: z.string(), output: z.string() }),
  z.strictObject({
    files: z.array(sourceFileSchema).min(1),
    /** Set where the bytes were put into the store before the run: they are read there and not in the project folder. */
    stored: z.literal(true).optional(),
  }),
  /** `name` ends as the format does, since readers tell it from the ending. */
  z.strictObject({ external: externalReadSchema, name: z.string() }),
]);
export type InputSpec = z.infer<typeof inputSpecSchema>;

/** How the code of a step is found again by the worker. */
export const codeRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('builtin'), name: z.string() }),
  /** `blob` is the bundle that was hashed and is what runs. */
  z.strictObject({
    kind: z.literal('module'),
    path: z.string(),
    export: z.string(),
    blob: blobRefSchema,
    role: z.enum(['step', 'transform']),
    /** Declared files that it reads beside its inputs. */
    files: z.array(sourceFileSchema),
  }),
  z.strictObject({
    kind: z.literal('command'),
    argv: z.array(z.string()).min(1),
    files: z.array(sourceFileSchema),
    /** What the step declares to read, with which a worker hashes it again: globs, names of variables, probes. */
    declared: z.strictObject({ files: z.array(z.string()), env: z.array(z.string()), probed: z.boolean() }).optional(),
    /** Learner protocol 1: a `learner` is asked to fit; of a `scorer`, which runs later, only its environment is noted. */
    speaks: z.enum(['learner', 'scorer']).optional(),
  }),
]);
export type CodeRef = z.infer<typeof codeRefSchema>;

/** Code that steps share, hashed once. */
export const stepCodeSchema = z.strictObject({ ref: codeRefSchema, fingerprint: codeFingerprintSchema });
export type StepCode = z.infer<typeof stepCodeSchema>;

export const stepSpecSchema = z.strictObject({
  name: z.string(),
  /** As the user wrote it; shown, and the label of metrics. */
  use: z.string(),
  /** Name in the definition's table of code. */
  code: z.string(),
  in: z.record(z.string(), inputSpecSchema),
  with: z.record(z.string(), z.json()),
  out: z.record(z.string(), z.string()),
  seeds: z.record(z.string(), z.string()),
  /** `NAME` or `NAME=env:OTHER` or `NAME=file:path`; never a value. */
  env: z.array(z.string()),
  /** Secret parameters: path in `with` to `env:NAME` or `file:path`. */
  secrets: z.record(z.string(), z.string()).optional(),
  /** What the step's own code reads outside the project, by the name that reasons show. */
  probes: z.record(z.string(), externalReadSchema).optional(),
  cache: z.boolean(),
  timeoutMs: z.number().positive(),
  retries: z.int().nonnegative(),
  queue: z.string().optional(),
  /** What it wants of its machine; counts for no key. */
  resources: z
    .strictObject({
      cpu: z.number().positive().optional(),
      memoryBytes: z.int().positive().optional(),
      gpu: z.int().nonnegative().optional(),
    })
    .optional(),
  /** Short steps of one name may run one after the other in one activity; each keeps its own key, lease and entry. */
  batch: z.string().optional(),
  /** Steps of one name are of one program, and go to one activity and one process of it, however long they take. */
  process: z.string().optional(),
  /** Counts for the key and for nothing else: the same work once more, to see whether it comes out the same. */
  repetition: z.int().positive().optional(),
  /** Codes of failures that are an answer: what reads the step finds the failure in place of its outputs. */
  tolerates: z.array(z.string()).optional(),
  /** `feature` steps run in the child workflow of a training pipeline. */
  phase: z.enum(pipelineKinds),
});
export type StepSpec = z.infer<typeof stepSpecSchema>;

const outputRefSchema = z.strictObject({ step: z.string(), output: z.string() });

export const definitionSchema = z.strictObject({
  schema: z.literal(1),
  pipeline: z.string(),
  kind: z.enum(pipelineKinds),
  description: z.string().optional(),
  seed: z.string(),
  dataset: z.string().optional(),
  modelType: z.string().optional(),
  /** Absolute project folder; only workers on the same machine can read sources below it. */
  project: z.string(),
  code: z.record(z.string(), stepCodeSchema),
  steps: z.array(stepSpecSchema).min(1),
  /** Outputs that stand for the run as a whole. */
  results: z.strictObject({
    metrics: outputRefSchema.optional(),
    /** Metrics of the user's own modules, added to the others. */
    ownMetrics: z.array(outputRefSchema),
    /** Documents with a `summary`: a decision that the run took, in plain words. */
    decisions: z.array(outputRefSchema).optional(),
    report: outputRefSchema.optional(),
    model: outputRefSchema.optional(),
  }),
  gate: z.record(z.string(), z.string()),
});
export type Definition = z.infer<typeof definitionSchema>;
