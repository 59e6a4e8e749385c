/** @module Step `guard`: holds rows against the contract that a model learned with, before they are scored. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { type GuardReport, guardRules } from '../../contracts/guard.ts';
import type { Table, TableSchema } from '../data/table.ts';
import { readModelHead } from '../model/open.ts';
import { fitToSignature, requireInputs, typesThatDiffer } from '../model/signature.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { breachCases } from '../quality/guard/breach-cases.ts';
import { type BreachSearch, findBreaches } from '../quality/guard/find-breaches.ts';
import { type BrokenRow, judgeBreaches } from '../quality/guard/judge-breaches.ts';
import { allRows } from '../splitting/parts.ts';
import { labelAt } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = z.strictObject({
  mode: z
    .enum(guardRules)
    .optional()
    .describe(
      'warn: tell and go on (the default); refuse: broken rows go no further; review: they are cases for people; fail: a step enforce-guard fails; off',
    ),
  falsePositiveRate: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('most tables of the same law, as a share, in which any rule counts as broken (0.05)'),
  off: z.boolean().optional().describe('true: no row is held against anything, whatever the mode'),
  pipeline: z.string().optional().describe('name of the pipeline, which people see with mode review'),
  roles: rolesSchema.optional().describe('roles of the columns; the key names rows to people'),
  table: z.boolean().optional().describe('true: also an output `table` with the rows that were not refused'),
});

async function breachesIn(
  args: StepArguments,
  { learned, schema, level }: Pick<BreachSearch, 'learned' | 'schema' | 'level'>,
) {
  const { tables, scratch } = args.context;
  const { path } = requireInput(args, 'table');
  const target = args.context.outputPath('breaches');
  const valuesAt = async (places: Uint32Array): Promise<(string | null)[]> => {
    const examples = `${scratch}/examples.parquet`;
    await tables.select(target, places, examples);
    const [value] = (await tables.read(examples, ['value'])).columns;
    return Array.from(places, (_, place) => (value && labelAt(value, place)) ?? null);
  };
  return { ...(await findBreaches({ tables, path, schema, learned, level, target, scratch })), valuesAt };
}

/** Names and types; a column of missing values only fits every type. Throws `SIGNATURE_MISMATCH`. */
async function requireSchema(args: StepArguments, schema: TableSchema, signature: Parameters<typeof requireInputs>[0]) {
  requireInputs(signature, schema);
  for (const input of typesThatDiffer(signature, schema)) {
    const table = await requireInput(args, 'table').table([input.name]);
    fitToSignature({ ...signature, inputs: [input] }, table);
  }
}

/** `ledger` and `cases`, as a validation gives them to `review-rows` and `clean`. */
async function casesOf(
  args: StepArguments,
  { pipeline = 'guard', roles = {} }: z.infer<typeof params>,
  broken: readonly BrokenRow[],
) {
  const { tables, scratch } = args.context;
  const { path } = requireInput(args, 'table');
  const { ledger, cases } = await breachCases({
    pipeline,
    broken,
    roles,
    async rowsAt(places) {
      const target = `${scratch}/cases.parquet`;
      await tables.select(path, places, target);
      return tables.read(target);
    },
  });
  return { ledger, cases: { json: cases } };
}

/**
 * Writes `guard` (see `guardReportSchema`), `breaches` (a line for each rule that a row breaks, with the value and the
 * bound), `refused` (rows, from 0), with mode `review` `ledger` and `cases` of them and, where asked for, `table`. Rows
 * pass through the table engine alone.
 */
export const guard: BuiltinStep = {
  name: 'guard',
  summary: 'holds rows against the contract that a model learned with',
  inputs: ['model', 'table'],
  outputs: (given) => {
    const { mode, table } = params.parse(given);
    return {
      guard: mediaTypes.json,
      breaches: mediaTypes.parquet,
      refused: mediaTypes.parquet,
      ...(mode === 'review' && { ledger: mediaTypes.parquet, cases: mediaTypes.json }),
      ...(table === true && { table: mediaTypes.parquet }),
    };
  },
  params,
  seeds: [],
  async run(args) {
    const given = params.parse(args.params);
    const { mode = 'warn', off = false, falsePositiveRate: level, table: wantsTable = false } = given;
    const { tables } = args.context;
    const model = await readModelHead(requireInput(args, 'model'));
    const { path } = requireInput(args, 'table');
    const schema = await tables.schema(path);
    await requireSchema(args, schema, model.signature);
    if (off || mode === 'off' || !model.contract) {
      const passed = await unguarded(args, { mode: off ? 'off' : mode, rows: schema.rowCount, wantsTable });
      return { ...passed, ...(mode === 'review' && (await casesOf(args, given, []))) };
    }
    const { contract: learned } = model;
    const found = await breachesIn(args, { learned, schema, level });
    const { report, refused, broken } = await judgeBreaches({ mode, learned, level, rows: schema.rowCount, ...found });
    args.context.log(report.summary);
    if (wantsTable) {
      const gone = new Set(refused);
      await tables.select(
        path,
        allRows(schema.rowCount).filter((row) => !gone.has(row)),
        args.context.outputPath('table'),
      );
    }
    return {
      guard: { json: report },
      breaches: { written: true },
      refused: refusedTable(refused),
      ...(mode === 'review' && (await casesOf(args, given, broken))),
      ...(wantsTable && { table: { written: true } }),
    };
  },
};

const refusedTable = (rows: Uint32Array): Table => ({
  rowCount: rows.length,
  columns: [{ name: 'row', type: 'integer', values: Float64Array.from(rows) }],
});

const text = (name: string) => ({ name, type: 'string' as const, codes: new Int32Array(), dictionary: [] });
const noBreaches: Table = {
  rowCount: 0,
  columns: [
    { name: 'row', type: 'integer', values: new Float64Array() },
    ...['rule', 'column', 'value', 'message'].map(text),
  ],
};

async function unguarded(
  args: StepArguments,
  { mode, rows, wantsTable }: { mode: GuardReport['mode']; rows: number; wantsTable: boolean },
) {
  if (mode !== 'off' && mode !== 'warn')
    throw new WithinError(
      'MODEL_UNGUARDED',
      'the model was trained before models kept a contract, so no row can be refused by it; train it again, or set the guard to warn',
    );
  const summary =
    mode === 'off'
      ? 'The guard is off: rows were not held against the contract of the model.'
      : 'The model was trained before models kept a contract, so rows were not held against one; train it again.';
  args.context.log(summary);
  if (wantsTable) await args.context.tables.copy(requireInput(args, 'table').path, args.context.outputPath('table'));
  const report: GuardReport = { schema: 1, mode, rows, breaching: 0, refused: 0, rules: [], unguarded: [], summary };
  return {
    guard: { json: report },
    breaches: noBreaches,
    refused: refusedTable(new Uint32Array()),
    ...(wantsTable && { table: { written: true as const } }),
  };
}
