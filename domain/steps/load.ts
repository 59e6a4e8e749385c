/** @module Step `load`: reads source files into one Parquet table with typed columns. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { sourceSchema } from '../../contracts/pipeline.ts';
import { refuseDuplicateKeys } from '../data/keys.ts';
import { didYouMean } from '../pipeline/nearest.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { roleColumns, rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = sourceSchema.omit({ source: true }).extend({ roles: rolesSchema.optional() });

function refuseMissingRoles(present: readonly string[], wanted: readonly string[], source: string): void {
  for (const name of wanted) {
    if (present.includes(name)) continue;
    throw new WithinError(
      'COLUMN_NOT_FOUND',
      `${source} has no column "${name}"${didYouMean(name, present)}; mend the name under \`dataset\`.`,
      { column: name, columns: present },
    );
  }
}

export const load: BuiltinStep = {
  name: 'load',
  summary: 'reads CSV, TSV, Parquet or JSON lines into one typed table',
  inputs: ['source'],
  outputs: { table: mediaTypes.parquet },
  params,
  seeds: [],
  async run(args) {
    const { roles, ...source } = params.parse(args.params);
    const { files } = requireInput(args, 'source');
    const target = args.context.outputPath('table');
    const names = files.map((file) => file.name);
    const { columns } = await args.context.tables.load(files, { ...source, source: names }, target);
    const wanted = [...roleColumns(roles), ...(roles?.exclude ?? [])];
    refuseMissingRoles(
      columns.map((column) => column.name),
      wanted,
      names.join(', '),
    );
    if (roles?.key !== undefined)
      refuseDuplicateKeys(await args.context.tables.read(target, [roles.key]), names.join(', '));
    return { table: { written: true } };
  },
};
