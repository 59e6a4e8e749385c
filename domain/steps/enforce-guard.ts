/** @module Step `enforce-guard`: fails where rows break the contract of a model beyond chance, once all has been told. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { guardReportSchema } from '../../contracts/guard.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { requireInput } from './inputs.ts';

/** Gives the report of the guard on. `report` is a page that must be there before the run fails. Throws `CHECK_FAILED`. */
export const enforceGuard: BuiltinStep = {
  name: 'enforce-guard',
  summary: 'fails where rows break the contract that a model learned with',
  inputs: ['guard'],
  optional: ['report'],
  outputs: { guard: mediaTypes.json },
  params: z.strictObject({}),
  seeds: [],
  async run(args) {
    const report = guardReportSchema.parse(await requireInput(args, 'guard').json());
    const broken = report.rules.filter(({ verdict }) => verdict === 'broken');
    if (broken.length === 0) return { guard: { json: report } };
    throw new WithinError(
      'CHECK_FAILED',
      `${report.summary.replace(/\.$/, '')}; guard.onBreach is fail, so mend the rows, or train the model on rows like them`,
      { columns: broken.map(({ column }) => column) },
    );
  },
};
