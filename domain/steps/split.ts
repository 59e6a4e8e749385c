/** @module Step `split`: divides the rows of a table into training, test and validation parts, or into folds. */

import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Column } from '../data/table.ts';
import { createStream } from '../learning/random-stream.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { splitParts, splitStepSchema } from '../splitting/parts.ts';
import { splitRows } from '../splitting/split.ts';
import type { Roles } from '../transforms/roles.ts';

export { splitParts };

/** Reads the column of a role that this split goes by; what it does not go by is not read. */
async function roleColumn(
  args: StepArguments,
  wanted: boolean,
  role: keyof Roles & string,
): Promise<Column | undefined> {
  const { roles } = splitStepSchema.parse(args.params);
  const name = roles?.[role];
  if (!wanted || typeof name !== 'string') return undefined;
  const table = await args.inputs['table']?.table([name]);
  return table?.columns[0];
}

/** Parts are written by the table engine one after another, so that rows never pass through memory. */
export const split: BuiltinStep = {
  name: 'split',
  summary: 'divides rows into training, test and validation parts, or into folds',
  inputs: ['table'],
  outputs: (params) =>
    Object.fromEntries(splitParts(splitStepSchema.parse(params)).map((part) => [part, mediaTypes.parquet])),
  params: splitStepSchema,
  seeds: (params) => (splitStepSchema.parse(params).forward === true ? [] : ['split']),
  async run(args) {
    const { inputs, seeds, context } = args;
    const params = splitStepSchema.parse(args.params);
    const path = inputs['table']?.path ?? '';
    const { rowCount } = await context.tables.schema(path);
    const seed = seeds['split'];
    if (seed === undefined && params.forward !== true) {
      throw new WithinError('PARAM_INVALID', 'step split got no seed for its component `split`');
    }
    const parts = splitRows({
      params,
      rowCount,
      task: params.roles?.task,
      target: await roleColumn(args, params.stratify === true, 'target'),
      group: await roleColumn(args, params.group === true, 'group'),
      time: await roleColumn(args, params.forward === true, 'time'),
      stream: seed === undefined ? undefined : createStream(seed),
    });
    const names = splitParts(params);
    const written: Record<string, { written: true }> = {};
    for (const { name, rows } of parts) {
      context.throwIfCancelled();
      await context.tables.select(path, rows, context.outputPath(name));
      written[name] = { written: true };
      context.progress(Object.keys(written).length / names.length);
    }
    return written;
  },
};
