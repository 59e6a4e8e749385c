/** @module The contract of a table, `check` in a pipeline file: what its columns, rows and keys must satisfy. */
import { z } from 'zod';
import { durationSchema } from './duration.ts';

const columnName = z.string().min(1);
const columns = z.array(columnName).min(1);
export const columnTypes = ['integer', 'number', 'boolean', 'string', 'timestamp', 'date'] as const;

/** Codes of the rules: they stand in reports, in the table of failing rows, and under `severity`. */
export const ruleCodes = [
  'column',
  'type',
  'missing',
  'min',
  'max',
  'length',
  'in',
  'pattern',
  'unique',
  'rows',
  'distinct',
  'complete',
  'foreign-key',
  'freshness',
  'expression',
] as const;
export type RuleCode = (typeof ruleCodes)[number];

const level = z.enum(['error', 'warn']);
export type Severity = z.infer<typeof level>;
const severity = z.union([level, z.partialRecord(z.enum(ruleCodes), level)]);
export type Severities = z.infer<typeof severity>;

const columnCheckSchema = z.strictObject({
  type: z.enum(columnTypes).optional().describe('type that the column must have'),
  missing: z.number().min(0).max(1).optional().describe('largest allowed share of missing values'),
  min: z.number().optional().describe('smallest allowed value'),
  max: z.number().optional().describe('largest allowed value'),
  length: z
    .strictObject({
      min: z.int().min(0).optional().describe('fewest characters'),
      max: z.int().min(0).optional().describe('most characters'),
    })
    .optional()
    .describe('allowed number of characters of a text'),
  in: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .optional()
    .describe('the allowed values'),
  pattern: z.string().optional().describe('regular expression (RE2) that the whole text must match'),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('largest share of rows that may break min, max, length, in or pattern, each; 0 when absent'),
  unique: z.boolean().optional().describe('true: no value may occur twice'),
  pii: z.boolean().optional().describe('true: personal data; reports and the table of failing rows never show a value'),
  severity: severity
    .optional()
    .describe(
      'error (the default) or warn, which tells and never stops a run; for all rules of the column, or by rule',
    ),
});

const foreignKeySchema = z.strictObject({
  columns: columns.describe('columns of this table; a row with a missing one refers to nothing and passes'),
  references: z
    .strictObject({
      source: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .describe('path or glob of the other table, below the project folder'),
      columns: columns.optional().describe('its columns, in the same order; of the same names when absent'),
    })
    .describe('the table that must hold the values'),
  severity: level.optional().describe('error (the default) or warn'),
});

const freshnessSchema = z.strictObject({
  column: columnName.describe('a column of moments or days'),
  within: durationSchema.describe('longest time between the newest value and `asOf`; later values do not count'),
  asOf: z
    .string()
    .regex(
      /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/,
      'a moment is written as 2024-12-31T12:00:00Z, a day as 2024-12-31',
    )
    .refine((text) => !Number.isNaN(Date.parse(text)), 'there is no such moment')
    .optional()
    .describe('moment of the judgement, as 2024-12-31T12:00:00Z; a step reads no clock, so that it can be reused'),
  severity: level.optional().describe('error (the default) or warn'),
});

const expressionSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,62}$/,
      'a name starts with a lower-case letter and has lower-case letters, digits and dashes',
    )
    .describe('name of the rule in reports'),
  expect: z
    .string()
    .min(1)
    .max(2000)
    .describe("condition that no row may contradict, as `start <= end and (price > 0 or kind = 'gift')`"),
  severity: level.optional().describe('error (the default) or warn'),
});

export const checkSchema = z.strictObject({
  columns: z.record(columnName, columnCheckSchema).optional().describe('what each column must satisfy'),
  rows: z
    .strictObject({
      min: z.int().min(0).optional().describe('fewest rows'),
      max: z.int().min(0).optional().describe('most rows'),
    })
    .optional()
    .describe('allowed number of rows'),
  unique: columns.optional().describe('columns that together name a row'),
  distinct: z.boolean().optional().describe('true: no row may equal another in every column'),
  foreignKeys: z.array(foreignKeySchema).min(1).optional().describe('values that must be in another table'),
  freshness: freshnessSchema.optional().describe('how old the newest row may be'),
  expressions: z.array(expressionSchema).min(1).optional().describe('conditions between the columns of a row'),
  complete: z.boolean().optional().describe('true: columns that the contract does not name are refused'),
  severity: severity
    .optional()
    .describe(
      'error (the default) or warn for rules of the whole table and of columns that say nothing; for all, or by rule',
    ),
  rowSchema: z
    .string()
    .regex(/^\.{1,2}\/.+/, 'a module is written ./schemas/cell.ts, or ./schemas/cell.ts#Cell')
    .optional()
    .describe(
      'module with a Standard Schema (zod, valibot, arktype, …) that each row must satisfy, as ./schemas/cell.ts#Cell',
    ),
  onRejects: z
    .enum(['fail', 'put-aside'])
    .optional()
    .describe(
      'lines of CSV that cannot be read: fail stops the run (the default); put-aside keeps them in the output load.rejects, tells how many they are, and reads the others',
    ),
  onFailure: z.enum(['fail', 'report']).optional().describe('fail: stop the run (the default); report: go on and tell'),
});
export type TableContract = z.infer<typeof checkSchema>;
export type ColumnContract = NonNullable<TableContract['columns']>[string];
