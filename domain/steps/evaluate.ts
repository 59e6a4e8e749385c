/** @module Step `evaluate`: judges a model on test rows. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { evaluateSchema } from '../../contracts/pipeline.ts';
import type { Column } from '../data/table.ts';
import { evaluateModel } from '../evaluation/evaluate.ts';
import { openModel } from '../model/open.ts';
import { identifier } from '../model/predict.ts';
import { requireInputs } from '../model/signature.ts';
import { weightsOf } from '../model/weights.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { columnNamed } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

/** `gate` only adds its metrics to those computed: judging is not the work of this step, see `judgeGate`. */
const evaluateStepSchema = evaluateSchema.extend({
  roles: rolesSchema.optional().describe('roles of the columns'),
  task: z.enum(['classification', 'regression']).optional().describe('task of the target; the model knows it already'),
});

/**
 * Writes `metrics` (see `metricsSchema`) and `predictions`: the key (or `row`, from 0), `truth`, `prediction`,
 * `p_<class>`, and `weight` where there is one. Reads only the columns that the model and the roles name.
 */
export const evaluate: BuiltinStep = {
  name: 'evaluate',
  summary: 'metrics with intervals and a baseline, predictions, and importance of columns',
  inputs: ['model', 'test'],
  outputs: { metrics: mediaTypes.json, predictions: mediaTypes.parquet },
  params: evaluateStepSchema,
  seeds: [],
  async run(args) {
    const { context } = args;
    const { metrics, gate, roles = {} } = evaluateStepSchema.parse(args.params);
    const ready = await openModel(requireInput(args, 'model'), context);
    const { model } = ready;
    const test = requireInput(args, 'test');
    requireInputs(model.signature, await context.tables.schema(test.path));
    const inputs = model.signature.inputs.map(({ name }) => name);
    const extra = [model.target.name, roles.key, roles.weight].filter((name) => name !== undefined);
    const table = await test.table([...new Set([...inputs, ...extra])]);
    const weightColumn = roles.weight === undefined ? undefined : columnNamed(table, roles.weight);
    const { metrics: result, columns } = await evaluateModel({
      ready,
      table,
      target: columnNamed(table, model.target.name),
      weights: weightColumn && weightsOf(weightColumn),
      metrics: metrics && [...metrics, ...Object.keys(gate ?? {})],
      throwIfCancelled: () => context.throwIfCancelled(),
    });
    const weight: Column[] = weightColumn ? [{ ...weightColumn, name: 'weight' }] : [];
    const scored = [...columns, ...weight];
    const key = roles.key === undefined ? undefined : columnNamed(table, roles.key);
    return {
      metrics: { json: result },
      predictions: { rowCount: table.rowCount, columns: [identifier(key, table.rowCount, scored), ...scored] },
    };
  },
};
