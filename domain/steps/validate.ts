/** @module Step `validate`: every detector over a table, a ledger of rows, and the cases that people must decide. */
import { z } from 'zod';
import { calibrationSchema } from '../../contracts/calibration.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { validateSchema } from '../../contracts/validate.ts';
import { createStream } from '../learning/random-stream.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { decodeSketch, encodeSketch } from '../quality/drift/sketch-codec.ts';
import { asReference, exactSketch, sketchTable, type TableSketch } from '../quality/drift/table-sketch.ts';
import { refuseEdgeCases } from '../quality/refuse-edge-cases.ts';
import { ledgerTable, rejectedLines } from '../quality/row-ledger.ts';
import { EnhancedDataValidator } from '../quality/validator.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = validateSchema.omit({ review: true, gate: true, reference: true }).extend({
  pipeline: z.string().describe('name of the pipeline, which people see'),
  roles: rolesSchema.optional(),
  personal: z.array(z.string()).optional().describe('columns of personal data, by the contract of the table'),
  task: z.enum(['classification', 'regression']).optional(),
  refuse: z
    .boolean()
    .optional()
    .describe('false: with onEdgeCases fail, a later step fails, so that a report tells first what was found'),
});
const seed = 'quality';

/** `calibration` is what people said of earlier flags (see `calibrationSchema`). */
export const validate: BuiltinStep = {
  name: 'validate',
  summary: 'finds wrong labels, anomalies, duplicates and leaks within a budget of false positives',
  inputs: ['table'],
  optional: ['reference', 'held-out', 'calibration', 'rejects'],
  outputs: {
    ledger: mediaTypes.parquet,
    cases: mediaTypes.json,
    quality: mediaTypes.json,
    sketch: mediaTypes.json,
  },
  params,
  seeds: [seed],
  async run(args) {
    const { pipeline, roles = {}, task, personal, refuse, ...settings } = params.parse(args.params);
    const { context } = args;
    const { reference, rejects } = args.inputs;
    const said = await args.inputs['calibration']?.json();
    const table = await requireInput(args, 'table').table();
    // Made once for drift and for the output; without a reference the output alone needs one, and a smaller one does.
    let made: TableSketch | undefined;
    const current = (): TableSketch => {
      made ??= exactSketch(table, roles, { personal });
      return made;
    };
    const validation = await new EnhancedDataValidator(settings).validate({
      pipeline,
      table,
      personal,
      reference: reference && decodeSketch(await reference.json()),
      current,
      heldOut: await args.inputs['held-out']?.table(),
      roles,
      task,
      calibration: said === undefined ? undefined : calibrationSchema.parse(said),
      stream: createStream(args.seeds[seed] ?? ''),
      progress: (share) => context.progress(share),
      throwIfCancelled: () => context.throwIfCancelled(),
    });
    const { rows, budget } = validation;
    if (settings.onEdgeCases === 'fail' && refuse !== false) refuseEdgeCases({ review: rows.review, budget });
    const { ledger, cases, ...quality } = validation;
    return {
      ledger: ledgerTable(ledger, rejects && rejectedLines(await rejects.table())),
      cases: { json: cases },
      quality: { json: { schema: 1, ...quality } },
      sketch: { json: encodeSketch(made ? asReference(made) : sketchTable(table, roles, { personal })) },
    };
  },
};
