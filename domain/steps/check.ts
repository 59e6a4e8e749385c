/** @module Step `check`: holds a table against its contract, or infers one where none is written. */

import { checkSchema } from '../../contracts/check.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { type InferredContract, inferContractFrom } from '../data/contract.ts';
import type { ContractViolation, TableEngine } from '../data/ports.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { columnNamed } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = checkSchema.extend({ roles: rolesSchema.optional() });
/** Violations that the message of a failed check spells out. */
const told = 3;

function refuse(violations: readonly ContractViolation[]): never {
  const texts = violations.slice(0, told).map((violation) => violation.message.replace(/[.;]+$/, ''));
  const more = violations.length > told ? ` and ${violations.length - told} more` : '';
  throw new WithinError(
    'CHECK_FAILED',
    `The data break their contract: ${texts.join('; ')}${more}. Mend the data or the \`check\` of the pipeline.`,
    { violations },
  );
}

async function inferFrom(tables: TableEngine, path: string): Promise<InferredContract> {
  const schema = await tables.schema(path);
  return inferContractFrom(schema, async (name) => columnNamed(await tables.read(path, [name]), name));
}

export const check: BuiltinStep = {
  name: 'check',
  summary: 'holds a table against a written contract, or infers one',
  inputs: ['table'],
  outputs: { table: mediaTypes.parquet, report: mediaTypes.json },
  params,
  seeds: [],
  async run(args) {
    const { roles: _roles, onFailure = 'fail', ...contract } = params.parse(args.params);
    const { tables } = args.context;
    const { path } = requireInput(args, 'table');
    const written = Object.values(contract).some((rule) => rule !== undefined);
    const violations = written ? await tables.violations(path, contract) : [];
    if (violations.length > 0 && onFailure === 'fail') refuse(violations);
    const profile = await tables.profile(path);
    const inferred = written ? undefined : await inferFrom(tables, path);
    await tables.copy(path, args.context.outputPath('table'));
    const report = {
      passed: violations.length === 0,
      violations,
      ...(inferred && { inferred: inferred.contract, notes: inferred.notes }),
      profile,
    };
    return { table: { written: true }, report: { json: report } };
  },
};
