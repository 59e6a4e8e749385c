/** @module Step `predict`: scores raw rows with a model. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { openModel } from '../model/open.ts';
import { identifier, predictionColumns } from '../model/predict.ts';
import { requireInputs } from '../model/signature.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { columnNamed } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

/** Writes the key (or `row`, from 0), `prediction` and `p_<class>`; rows need the model's raw columns and no target. */
export const predict: BuiltinStep = {
  name: 'predict',
  summary: 'scores new rows with a model',
  inputs: ['model', 'table'],
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
    const scored = predictionColumns(model, await ready.predict(table));
    const keyColumn = key === undefined ? undefined : columnNamed(table, key);
    return {
      predictions: { rowCount: table.rowCount, columns: [identifier(keyColumn, table.rowCount, scored), ...scored] },
    };
  },
};
