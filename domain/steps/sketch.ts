/** @module Step `sketch`: a mergeable summary of a table, or of several earlier ones, as a reference for drift. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { BuiltinStep, StepInput } from '../pipeline/step.ts';
import { decodeSketch, encodeSketch } from '../quality/drift/sketch-codec.ts';
import { mergeTables, sketchTable, type TableSketch } from '../quality/drift/table-sketch.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { numberedInputs } from './inputs.ts';

const params = z.strictObject({
  roles: rolesSchema.optional(),
  personal: z.array(z.string()).optional().describe('columns of personal data: of their values nothing is kept'),
});

async function readSketch(input: StepInput): Promise<TableSketch> {
  const { files } = input;
  if (files.length === 1) return decodeSketch(await input.json());
  throw new WithinError(
    'DATA_INVALID',
    `a source of sketches matches ${files.length} files (${files.map(({ name }) => name).join(', ')}); list them one by one`,
  );
}

export const sketch: BuiltinStep = {
  name: 'sketch',
  summary: 'summarizes a table, or merges earlier summaries, as a reference for drift',
  inputs: [],
  optional: ['table', 'sketch-*'],
  outputs: { sketch: mediaTypes.json },
  params,
  seeds: [],
  async run(args) {
    const { roles, personal } = params.parse(args.params);
    const { table } = args.inputs;
    const sketches: TableSketch[] = table ? [sketchTable(await table.table(), roles, { personal })] : [];
    for (const { input } of numberedInputs(args, 'sketch-')) sketches.push(await readSketch(input));
    const [first, ...others] = sketches;
    if (!first)
      throw new WithinError(
        'GRAPH_INVALID',
        'the step sketch has neither an input "table" nor one "sketch-1"; name one under `in:`',
      );
    return { sketch: { json: encodeSketch(others.reduce(mergeTables, first)) } };
  },
};
