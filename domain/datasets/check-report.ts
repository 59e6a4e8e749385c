/** @module The report of step `check` as versions of data sets remember it: how the table looks, and what it breaks. */
import { z } from 'zod';
import { uploadProblemSchema } from '../../contracts/datasets.ts';

const bound = z.union([z.number(), z.string(), z.null()]).optional();

const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  missing: z.number(),
  distinct: z.number(),
  min: bound,
  max: bound,
  mean: z.number().nullish(),
  deviation: z.number().nullish(),
  top: z.array(z.object({ value: z.string(), count: z.number() })).optional(),
});
const profileSchema = z.object({ rowCount: z.number(), columns: z.array(columnSchema) });

export const checkReportSchema = z.object({
  violations: z.array(uploadProblemSchema.loose()),
  profile: profileSchema,
});
export type CheckReport = z.infer<typeof checkReportSchema>;

/** How a table looks, from its report or read from its bytes. Numbers that JSON cannot hold are null. */
export type TableProfile = z.infer<typeof profileSchema>;
export type ProfiledColumn = TableProfile['columns'][number];
