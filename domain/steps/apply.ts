/** @module Step `apply`: applies a fitted transform to other rows. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { applyTransform } from '../transforms/apply.ts';
import { parseFittedTransform } from '../transforms/fitted.ts';
import { requireInput } from './inputs.ts';

export const apply: BuiltinStep = {
  name: 'apply',
  summary: 'applies a fitted transform to other rows',
  inputs: ['transform', 'table'],
  outputs: { table: mediaTypes.parquet },
  params: z.strictObject({}),
  seeds: [],
  async run(args) {
    const transform = parseFittedTransform(await requireInput(args, 'transform').json(), 'transform');
    const table = await requireInput(args, 'table').table();
    return { table: await applyTransform(transform, table, args.context.applyModule) };
  },
};
