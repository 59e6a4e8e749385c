/** @module A module that exports a Standard Schema, as a step: every row is held against it. */
import { z } from 'zod';
import type { StepArguments, StepOutput } from '../../domain/pipeline/step.ts';
import { rowCheckOf, type StandardSchema } from '../../domain/quality/rules/standard-schema.ts';
import { requireInput } from '../../domain/steps/inputs.ts';

const params = z.looseObject({ personal: z.array(z.string()).default([]) });

/**
 * Outputs `failures` (Parquet, as `RuleRequest.failures`) and `result` (the rule `row` with its count). A complaint about
 * a row may hold its values: with personal data in the table none is repeated in the result.
 */
export async function checkRowsBySchema(
  schema: StandardSchema,
  args: StepArguments,
): Promise<Readonly<Record<string, StepOutput>>> {
  const { personal } = params.parse(args.params);
  const { path } = requireInput(args, 'table');
  const { columns } = await args.context.tables.schema(path);
  const hidden = columns
    .filter(({ name }) => personal.includes(name))
    .map(({ name }) => [name, { pii: true }] as const);
  const { results } = await args.context.tables.checkRules({
    path,
    contract: { columns: Object.fromEntries(hidden) },
    rowCheck: rowCheckOf(schema),
    failures: args.context.outputPath('failures'),
  });
  const found = results.find(({ rule }) => rule === 'row');
  const { passed = true, rows, message } = found ?? {};
  const shown = hidden.length === 0 ? message : `${rows ?? 0} rows break the project's own schema`;
  const told = !passed && { rows, message: shown };
  return { failures: { written: true }, result: { json: { rule: 'row', severity: 'error', passed, ...told } } };
}
