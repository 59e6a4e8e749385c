/** @module The key `deploy` of a pipeline file: where its model goes, by which stages, and what must hold. */
import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { deploymentStages } from './names.ts';
import { weekdays } from './people.ts';
import { modelNamePattern } from './tracking.ts';

/** What speaks for a model before its first stage. */
export const gateParts = ['metrics', 'quality', 'seeds', 'review'] as const;
export type GatePart = (typeof gateParts)[number];

const share = z.number().min(0).max(1);

const successSchema = z.strictObject({
  requests: z.int().min(1).optional().describe('fewest requests that the candidate must have answered'),
  errors: share.optional().describe('largest share of its requests that may fail; 0.01 when absent'),
  disagreement: share
    .optional()
    .describe('largest share of rows on which it may disagree with the model in force; counted in alpha'),
});

const stageSchema = z.strictObject({
  stage: z.enum(deploymentStages).describe('alpha: beside the model in force; beta: a share of requests; general: all'),
  bake: durationSchema.optional().describe('how long the stage lasts before it is judged'),
  share: share.optional().describe('of beta: share of requests that the candidate answers'),
  success: successSchema.optional().describe('what must hold in this stage, in place of the common conditions'),
});

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is written as 22:00');
const day = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;

const freezeSchema = z.strictObject({
  timeZone: z.string().optional().describe('as Europe/Berlin; UTC when absent'),
  weekly: z
    .array(
      z.strictObject({
        days: z.array(z.enum(weekdays)).min(1).optional().describe('days on which it begins; all when absent'),
        from: clockTime.optional().describe('00:00 when absent'),
        to: clockTime.optional().describe('24:00 when absent; before `from` it reaches over midnight'),
      }),
    )
    .min(1)
    .optional()
    .describe('hours of the week in which no stage is entered'),
  dates: z
    .array(
      z.string().regex(new RegExp(`^${day}([.][.]${day})?$`), 'a day is 2026-12-24, days are 2026-12-24..2027-01-02'),
    )
    .min(1)
    .optional()
    .describe('days on which no stage is entered, both ends included'),
});

const commandTarget = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe('program and arguments that bring a stage about; WITHIN_REQUEST names a JSON file that says which'),
  env: z
    .array(z.string().regex(/^[A-Za-z_]\w*$/, 'the name of a variable'))
    .optional()
    .describe('variables that it sees beside PATH and HOME'),
  timeout: durationSchema.optional().describe('longest time of one change; 10m when absent'),
});
const webhookTarget = z.strictObject({
  webhook: z
    .string()
    .max(2000)
    .regex(
      /^https?:\/\/[^@\s/]+(\/\S*)?$/,
      'an address as https://example.org/deploy, without name and password: it is kept in the history',
    )
    .describe('address that each change is posted to, signed with WITHIN_WEBHOOK_SECRET'),
});

export const deploySettingsSchema = z.strictObject({
  model: z
    .string()
    .regex(modelNamePattern, 'the name of a registered model has 1 to 250 characters without "/", ":" and line ends')
    .optional()
    .describe('name of the registered model; that of the pipeline when absent'),
  alias: z
    .string()
    // The alias of a candidate is longer by its suffix, and a registry takes 255 characters.
    .max(245)
    .regex(/^[\w-]+$/, 'an alias is of letters, digits, "_" and "-"')
    .refine((alias) => !/^(latest|v\d+)$/i.test(alias), '"latest" and names like "v3" read as versions')
    .optional()
    .describe('alias that names the model in force; champion when absent'),
  stages: z
    .array(z.union([z.enum(deploymentStages), stageSchema]))
    .min(1)
    .optional()
    .describe('stages in their order; alpha, beta and general when absent'),
  bake: durationSchema.optional().describe('how long a stage lasts that says nothing else; 1h when absent'),
  share: share.optional().describe('share of requests that the candidate answers in beta; 0.1 when absent'),
  success: successSchema.optional().describe('what must hold in every stage'),
  require: z
    .array(z.enum(gateParts))
    .optional()
    .describe('parts of the gate that must be there: a metric gate, checked data, a seed baseline, an approved review'),
  freeze: freezeSchema.optional().describe('when no stage is entered; a rollback always is'),
  target: z
    .union([commandTarget, webhookTarget])
    .optional()
    .describe('what else brings a stage about, before the alias moves'),
});
export type DeploySettings = z.infer<typeof deploySettingsSchema>;
