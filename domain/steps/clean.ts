/** @module Step `clean`: rows that were accepted, with the labels that people gave, and rows that were not. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { qualityReportSchema } from '../../contracts/quality-report.ts';
import { rowVerdictsSchema } from '../../contracts/row-review.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { changedRows, changesTable, rowChanges } from '../quality/cleaning/row-changes.ts';
import { refuseEdgeCases } from '../quality/refuse-edge-cases.ts';
import { allRows } from '../splitting/parts.ts';
import { takeRows } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = z.strictObject({ roles: rolesSchema.optional() });

/** Given where edge cases fail: the report, which tells what was found, is made by then. */
async function refuseFindings({ inputs }: StepArguments): Promise<void> {
  const given = inputs['findings'];
  if (!given) return;
  const { rows, budget } = qualityReportSchema.parse(await given.json());
  refuseEdgeCases({ review: rows.review, budget });
}

/** What people said wins over the ledger; rows in review that nobody judged stay out. `changes`: see `changesTable`. */
export const clean: BuiltinStep = {
  name: 'clean',
  summary: 'keeps the rows that a validation and people accepted',
  inputs: ['table', 'ledger'],
  optional: ['verdicts', 'findings'],
  outputs: { table: mediaTypes.parquet, quarantined: mediaTypes.parquet, changes: mediaTypes.parquet },
  params,
  seeds: [],
  async run(args) {
    await refuseFindings(args);
    const { roles } = params.parse(args.params);
    const table = await requireInput(args, 'table').table();
    const ledger = await requireInput(args, 'ledger').table();
    const given = args.inputs['verdicts'];
    const changes = rowChanges(ledger, given ? rowVerdictsSchema.parse(await given.json()).verdicts : []);
    const removed = allRows(table.rowCount).filter((row) => changes.removed.has(row));
    return {
      table: changedRows(table, allRows(table.rowCount), { changes, target: roles?.target }),
      quarantined: takeRows(table, removed),
      changes: changesTable(changes),
    };
  },
};
