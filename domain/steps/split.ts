/** @module Step `split`: divides the rows of a table into training, test and validation parts, or into folds. */

import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Column, Table } from '../data/table.ts';
import { createStream } from '../learning/random-stream.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { changedRows, readChanges } from '../quality/cleaning/row-changes.ts';
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

const isTrainedOn = (part: string): boolean => part === 'all' || part.startsWith('train');

/** Rows with their changes, where some were given. */
async function changing({ inputs, params }: StepArguments): Promise<((rows: Uint32Array) => Table) | undefined> {
  const given = inputs['changes'];
  const table = given && (await inputs['table']?.table());
  if (!given || !table) return undefined;
  const changes = readChanges(await given.table());
  const target = splitStepSchema.parse(params).roles?.target;
  return (rows) => changedRows(table, rows, { changes, target });
}

/**
 * Parts are written by the table engine one after another, so that rows never pass through memory. `changes` of a
 * cleaning are made to the rows that are trained on, and those pass through it; all others stay as they are.
 */
export const split: BuiltinStep = {
  name: 'split',
  summary: 'divides rows into training, test and validation parts, or into folds',
  inputs: ['table'],
  optional: ['changes'],
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
    const changed = await changing(args);
    const written: Record<string, { written: true }> = {};
    for (const { name, rows } of parts) {
      context.throwIfCancelled();
      const target = context.outputPath(name);
      if (changed && isTrainedOn(name)) await context.tables.write(changed(rows), target);
      else await context.tables.select(path, rows, target);
      written[name] = { written: true };
      context.progress(Object.keys(written).length / names.length);
    }
    return written;
  },
};
