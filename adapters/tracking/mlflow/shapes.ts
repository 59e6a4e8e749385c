/** @module Answers of MLflow's REST API, as far as they are read; fields that are empty are left out there. */
import { z } from 'zod';

export const nothingSchema = z.looseObject({});

/** Tags come as a list. */
const tagsSchema = z
  .array(z.looseObject({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform((tags) => Object.fromEntries(tags.map(({ key, value }) => [key, value])));

const versionNumber = z.coerce.number().int().positive();
/** Milliseconds; some servers write them as text. */
const timeSchema = z.coerce.number();

export const versionSchema = z.looseObject({
  name: z.string(),
  version: versionNumber,
  creation_timestamp: timeSchema.default(0),
  source: z.string().default(''),
  run_id: z.string().default(''),
  description: z.string().default(''),
  tags: tagsSchema,
});
export type VersionShape = z.infer<typeof versionSchema>;

export const modelSchema = z.looseObject({
  name: z.string(),
  description: z.string().default(''),
  tags: tagsSchema,
  aliases: z.array(z.looseObject({ alias: z.string(), version: versionNumber })).default([]),
});
export type ModelShape = z.infer<typeof modelSchema>;

export const oneVersionSchema = z.looseObject({ model_version: versionSchema });
export const oneModelSchema = z.looseObject({ registered_model: modelSchema });

const page = { next_page_token: z.string().default('') };
export const versionsPageSchema = z.looseObject({ model_versions: z.array(versionSchema).default([]), ...page });
export const modelsPageSchema = z.looseObject({ registered_models: z.array(modelSchema).default([]), ...page });

const metricValue = z.union([z.number(), z.string().transform(Number)]);
const keyed = z.looseObject({ key: z.string(), value: metricValue });

export const runSchema = z.looseObject({
  info: z.looseObject({
    run_id: z.string(),
    run_name: z.string().default(''),
    experiment_id: z.string(),
    status: z.string().default('RUNNING'),
    start_time: timeSchema.default(0),
    end_time: timeSchema.optional(),
    artifact_uri: z.string().default(''),
    lifecycle_stage: z.string().default('active'),
  }),
  data: z
    .looseObject({ tags: tagsSchema, params: tagsSchema, metrics: z.array(keyed).default([]) })
    .default({ tags: {}, params: {}, metrics: [] }),
  inputs: z
    .looseObject({
      dataset_inputs: z
        .array(
          z.looseObject({
            tags: tagsSchema,
            dataset: z.looseObject({
              name: z.string(),
              digest: z.string(),
              source_type: z.string().default(''),
              source: z.string().default(''),
            }),
          }),
        )
        .default([]),
    })
    .default({ dataset_inputs: [] }),
});
export type RunShape = z.infer<typeof runSchema>;

export const oneRunSchema = z.looseObject({ run: runSchema });
export const runsPageSchema = z.looseObject({ runs: z.array(runSchema).default([]), ...page });

const experimentSchema = z.looseObject({
  experiment_id: z.string(),
  name: z.string(),
  lifecycle_stage: z.string().default('active'),
  tags: tagsSchema,
});
export const oneExperimentSchema = z.looseObject({ experiment: experimentSchema });
export const experimentsPageSchema = z.looseObject({ experiments: z.array(experimentSchema).default([]), ...page });
export const madeExperimentSchema = z.looseObject({ experiment_id: z.string() });

export const artifactsPageSchema = z.looseObject({
  root_uri: z.string().default(''),
  files: z
    .array(
      z.looseObject({ path: z.string(), is_dir: z.boolean().default(false), file_size: z.coerce.number().optional() }),
    )
    .default([]),
  ...page,
});
export const uploadAddressSchema = z.looseObject({
  presigned_url: z.url({ protocol: /^https?$/ }),
  headers: z.record(z.string(), z.string()).default({}),
});

/** Tags as calls send them. */
export function tagList(tags: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
