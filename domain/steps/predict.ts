/** @module Step `predict`: scores raw rows with a model. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import type { Column } from '../data/table.ts';
import { openModel } from '../model/open.ts';
import { identifier, predictionColumns } from '../model/predict.ts';
import { requireInputs } from '../model/signature.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { allRows } from '../splitting/parts.ts';
import { columnNamed, takeRows } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

/** All rows but those that a guard refused, ascending. */
async function keptRows({ inputs }: StepArguments, rowCount: number): Promise<Uint32Array> {
  const [rows] = (await inputs['refused']?.table(['row']))?.columns ?? [];
  const refused = new Set(rows && rows.type !== 'string' ? rows.values : []);
  return allRows(rowCount).filter((row) => !refused.has(row));
}

/** A column of some rows as one of all rows: the others have no value. */
function spread(column: Column, rows: Uint32Array, rowCount: number): Column {
  if (column.type === 'string') {
    const codes = new Int32Array(rowCount).fill(-1);
    rows.forEach((row, place) => {
      codes[row] = column.codes[place] ?? -1;
    });
    return { ...column, codes };
  }
  const values = new Float64Array(rowCount).fill(Number.NaN);
  rows.forEach((row, place) => {
    values[row] = column.values[place] ?? Number.NaN;
  });
  return { ...column, values };
}

/**
 * Writes the key (or `row`, from 0), `prediction` and `p_<class>`; rows need the model's raw columns and no target. Rows
 * that a guard `refused` are not scored: they stand there without a prediction.
 */
export const predict: BuiltinStep = {
  name: 'predict',
  summary: 'scores new rows with a model',
  inputs: ['model', 'table'],
  optional: ['refused'],
  outputs: { predictions: mediaTypes.parquet },
  params: z.strictObject({ roles: rolesSchema.optional().describe('roles of the columns; only `key` is used') }),
  seeds: [],
  async run(args) {
    const { context } = args;
    const key = rolesSchema.optional().parse(args.params['roles'])?.key;
    const ready = await openModel(requireInput(args, 'model'), context);
    const { model } = ready;
    const input = requireInput(args, 'table');
    requireInputs(model.signature, await context.tables.schema(input.path));
    const inputs = model.signature.inputs.map(({ name }) => name);
    const table = await input.table([...new Set([...inputs, ...(key === undefined ? [] : [key])])]);
    const kept = await keptRows(args, table.rowCount);
    const scored =
      kept.length === table.rowCount
        ? predictionColumns(model, await ready.predict(table))
        : predictionColumns(model, await ready.predict(takeRows(table, kept))).map((column) =>
            spread(column, kept, table.rowCount),
          );
    const keyColumn = key === undefined ? undefined : columnNamed(table, key);
    return {
      predictions: { rowCount: table.rowCount, columns: [identifier(keyColumn, table.rowCount, scored), ...scored] },
    };
  },
};
