/** @module Step `check`: holds a table against its contract, or infers one where none is written. */
import { z } from 'zod';
import { checkSchema, type TableContract } from '../../contracts/check.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { type InferredContract, inferContractFrom } from '../data/contract.ts';
import type { ColumnProfile, ContractViolation, TableEngine } from '../data/ports.ts';
import type { BuiltinStep, StepArguments, StepInput } from '../pipeline/step.ts';
import type { RuleResult } from '../quality/rules/rule-result.ts';
import { violationsOf } from '../quality/rules/violations.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = checkSchema.omit({ rowSchema: true, onRejects: true }).extend({ roles: rolesSchema.optional() });
/** Violations that the message of a failed check spells out. */
const told = 3;

type Told = Pick<ContractViolation, 'message'>;

function refuse(violations: readonly Told[]): never {
  const texts = violations.slice(0, told).map((violation) => violation.message.replace(/[.;]+$/, ''));
  const more = violations.length > told ? ` and ${violations.length - told} more` : '';
  throw new WithinError(
    'CHECK_FAILED',
    `The data break their contract: ${texts.join('; ')}${more}. Mend the data or the \`check\` of the pipeline.`,
    { violations },
  );
}

async function inferFrom(tables: TableEngine, path: string): Promise<InferredContract> {
  return inferContractFrom(await tables.schema(path), (names) => tables.read(path, names));
}

/** Tables of the foreign keys, in the order of the contract. */
function referencesOf({ inputs }: StepArguments): string[] {
  const paths: string[] = [];
  for (let input = inputs['reference-1']; input; input = inputs[`reference-${paths.length + 1}`])
    paths.push(input.path);
  return paths;
}

const rowCheckSchema = z.looseObject({
  rule: z.literal('row'),
  severity: z.enum(['error', 'warn']),
  passed: z.boolean(),
  rows: z.number().optional(),
  message: z.string().optional(),
});

/** Of the contract, of lines put aside (which was asked for, so that they stop nothing), of the project's own schema. */
async function resultsOf(args: StepArguments, contract: TableContract): Promise<RuleResult[]> {
  const { 'row-check': rowCheck, rejects } = args.inputs;
  const { path } = requireInput(args, 'table');
  const request = { path, contract, references: referencesOf(args), ...(rejects && { rejects: rejects.path }) };
  const asked = rejects !== undefined || Object.keys(contract).length > 0;
  const { results = [] } = asked ? await args.context.tables.checkRules(request) : {};
  const told = results.map((result) => (result.rule === 'reject' ? { ...result, severity: 'warn' as const } : result));
  if (!rowCheck) return told;
  const { rule, severity, passed, rows, message } = rowCheckSchema.parse(await rowCheck.json());
  return [
    ...told,
    { rule, severity, passed, ...(rows !== undefined && { rows }), ...(message !== undefined && { message }) },
  ];
}

type Profile = Awaited<ReturnType<TableEngine['profile']>>;

/** Ranges and frequent values of personal data stand in no report. */
function hidePersonal(profile: Profile, { columns: contracts }: TableContract): Profile {
  const columns = profile.columns.map((column): ColumnProfile => {
    if (contracts?.[column.name]?.pii !== true) return column;
    const { name, type, missing, distinct } = column;
    return { name, type, missing, distinct };
  });
  return { ...profile, columns };
}

type OnFailure = NonNullable<TableContract['onFailure']>;

const isError = ({ severity }: { readonly severity?: 'warn' | undefined }): boolean => severity !== 'warn';

async function judge(args: StepArguments, contract: TableContract, onFailure: OnFailure): Promise<object> {
  const { tables } = args.context;
  const { path } = requireInput(args, 'table');
  const { severity: _severity, ...rules } = contract;
  const written = Object.values(rules).some((rule) => rule !== undefined);
  const violations = violationsOf(await resultsOf(args, written ? contract : {}));
  const errors = violations.filter(isError);
  if (errors.length > 0 && onFailure === 'fail') refuse(errors);
  const inferred = written ? undefined : await inferFrom(tables, path);
  const profile = hidePersonal(await tables.profile(path), inferred?.contract ?? contract);
  return {
    passed: errors.length === 0,
    violations,
    ...(inferred && { inferred: inferred.contract, notes: inferred.notes }),
    profile,
  };
}

const judgedSchema = z.looseObject({
  violations: z.array(
    z.strictObject({
      rule: z.string(),
      severity: z.literal('warn').optional(),
      column: z.string().optional(),
      message: z.string(),
      rows: z.number().optional(),
      examples: z.array(z.string()).optional(),
    }),
  ),
});

/** Nothing is counted anew: what an earlier check reported is all that is held against the table. */
async function judgedBefore(report: StepInput, onFailure: OnFailure): Promise<object> {
  const judged = judgedSchema.parse(await report.json());
  const errors = judged.violations.filter(isError);
  if (errors.length > 0 && onFailure === 'fail') refuse(errors);
  return judged;
}

export const check: BuiltinStep = {
  name: 'check',
  summary: 'holds a table against a written contract, or infers one',
  inputs: ['table'],
  optional: ['reference-*', 'row-check', 'rejects', 'judged'],
  outputs: { table: mediaTypes.parquet, report: mediaTypes.json },
  params,
  seeds: [],
  async run(args) {
    const { roles: _roles, onFailure = 'fail', ...contract } = params.parse(args.params);
    const { tables } = args.context;
    const { path } = requireInput(args, 'table');
    const judged = args.inputs['judged'];
    const report = judged ? await judgedBefore(judged, onFailure) : await judge(args, contract, onFailure);
    await tables.copy(path, args.context.outputPath('table'));
    return { table: { written: true }, report: { json: report } };
  },
};
