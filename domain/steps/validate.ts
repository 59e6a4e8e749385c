/** @module Step `validate`: every detector over a table, a ledger of rows, and the cases that people must decide. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { validateSchema } from '../../contracts/validate.ts';
import { createStream } from '../learning/random-stream.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { decodeSketch, encodeSketch } from '../quality/drift/sketch-codec.ts';
import { sketchTable } from '../quality/drift/table-sketch.ts';
import { ledgerTable } from '../quality/row-ledger.ts';
import { EnhancedDataValidator, type Validation } from '../quality/validator.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = validateSchema.omit({ review: true, reference: true }).extend({
  pipeline: z.string().describe('name of the pipeline, which people see'),
  roles: rolesSchema.optional(),
  personal: z.array(z.string()).optional().describe('columns of personal data, by the contract of the table'),
  task: z.enum(['classification', 'regression']).optional(),
});
const seed = 'quality';

/** Throws `CHECK_FAILED` where edge cases or an unreachable budget shall fail the run. */
function refuseEdgeCases({ rows, budget }: Validation): void {
  const unreachable = budget.verdict === 'budget-not-reachable';
  if (rows.review === 0 && !unreachable) return;
  const what = [
    ...(rows.review > 0 ? [`${rows.review} rows are flagged and not certain`] : []),
    ...(unreachable ? [`fewer than ${Math.round(100 * budget.detectionRate)}% of wrong labels would be found`] : []),
  ].join(' and ');
  throw new WithinError(
    'CHECK_FAILED',
    `${what}, and validate.onEdgeCases is fail; mend the rows, raise validate.falsePositiveRate, or let people decide by onEdgeCases: review`,
    { review: rows.review, verdict: budget.verdict },
  );
}

export const validate: BuiltinStep = {
  name: 'validate',
  summary: 'finds wrong labels, anomalies, duplicates and leaks within a budget of false positives',
  inputs: ['table'],
  optional: ['reference'],
  outputs: {
    ledger: mediaTypes.parquet,
    cases: mediaTypes.json,
    quality: mediaTypes.json,
    sketch: mediaTypes.json,
  },
  params,
  seeds: [seed],
  async run(args) {
    const { pipeline, roles = {}, task, personal, ...settings } = params.parse(args.params);
    const { context } = args;
    const reference = args.inputs['reference'];
    const table = await requireInput(args, 'table').table();
    const validation = await new EnhancedDataValidator(settings).validate({
      pipeline,
      table,
      personal,
      reference: reference && decodeSketch(await reference.json()),
      roles,
      task,
      stream: createStream(args.seeds[seed] ?? ''),
      progress: (share) => context.progress(share),
      throwIfCancelled: () => context.throwIfCancelled(),
    });
    if (settings.onEdgeCases === 'fail') refuseEdgeCases(validation);
    const { ledger, cases, ...quality } = validation;
    return {
      ledger: ledgerTable(ledger),
      cases: { json: cases },
      quality: { json: { schema: 1, ...quality } },
      sketch: { json: encodeSketch(sketchTable(table, roles, { personal })) },
    };
  },
};
