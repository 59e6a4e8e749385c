/** @module Shape of every step that fits a built-in transform: training rows in, transformed rows and the transform out. */
import type { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import type { Table } from '../data/table.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { applyTransform } from '../transforms/apply.ts';
import { type FittedTransform, fittedTransformSchema } from '../transforms/fitted.ts';
import { requireInput } from './inputs.ts';

export interface FitStep<Params> {
  readonly name: Exclude<FittedTransform['transform'], 'module'>;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  readonly fit: (table: Table, params: Params) => unknown;
}

/** Outputs `table` (the training rows, transformed) and `transform` (`{ transform, version, state }`). */
export function fitStep<Params>({ name, summary, params, fit }: FitStep<Params>): BuiltinStep {
  return {
    name,
    summary,
    inputs: ['table'],
    outputs: { table: mediaTypes.parquet, transform: mediaTypes.json },
    params,
    seeds: [],
    nature: 'fit',
    async run(args) {
      const table = await requireInput(args, 'table').table();
      const state = fit(table, params.parse(args.params));
      const transform = fittedTransformSchema.parse({ transform: name, version: 1, state });
      return { table: await applyTransform(transform, table), transform: { json: transform } };
    },
  };
}
