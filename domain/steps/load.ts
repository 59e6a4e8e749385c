/** @module Step `load`: reads source files into one Parquet table with typed columns. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { sourceSchema } from '../../contracts/pipeline.ts';
import { brokenKey, keyContract } from '../data/keys.ts';
import type { TableEngine } from '../data/ports.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = sourceSchema.omit({ source: true }).extend({
  roles: rolesSchema.optional(),
  rejects: z.boolean().optional().describe('true: lines that cannot be read are put aside, and the others are read'),
});

/** The engine judges, since a key of many million rows does not fit into memory; the column is read for the message only. */
async function refuseBrokenKey(
  tables: TableEngine,
  path: string,
  { key, source }: { readonly key: string; readonly source: string },
): Promise<void> {
  const violations = await tables.violations(path, keyContract(key));
  if (violations.length > 0) throw brokenKey(await tables.read(path, [key]), violations, source);
}

export const load: BuiltinStep = {
  name: 'load',
  summary: 'reads CSV, TSV, Parquet or JSON lines into one typed table',
  inputs: ['source'],
  outputs: ({ rejects }) => ({
    table: mediaTypes.parquet,
    ...(rejects === true && { rejects: mediaTypes.parquet }),
  }),
  params,
  seeds: [],
  async run(args) {
    const { roles, rejects = false, ...source } = params.parse(args.params);
    const { files } = requireInput(args, 'source');
    const target = args.context.outputPath('table');
    const names = files.map((file) => file.name);
    const aside = rejects ? args.context.outputPath('rejects') : undefined;
    await args.context.tables.load(files, { ...source, ...roles, source: names }, target, aside);
    if (roles?.key !== undefined)
      await refuseBrokenKey(args.context.tables, target, { key: roles.key, source: names.join(', ') });
    return { table: { written: true }, ...(rejects && { rejects: { written: true } as const }) };
  },
};
