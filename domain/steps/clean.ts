/** @module Step `clean`: rows that were accepted, with the labels that people gave, and rows that were not. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { qualityReportSchema } from '../../contracts/quality-report.ts';
import { type RowVerdict, rowVerdictsSchema } from '../../contracts/row-review.ts';
import type { Column, Table } from '../data/table.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { refuseEdgeCases } from '../quality/refuse-edge-cases.ts';
import { columnNamed, takeRows } from '../transforms/columns.ts';
import { rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = z.strictObject({ roles: rolesSchema.optional() });

/** Rows of the ledger that are not accepted as they are. */
function fatesOf(ledger: Table): Map<number, string> {
  const rows = columnNamed(ledger, 'row');
  const fate = columnNamed(ledger, 'fate');
  if (rows.type === 'string' || fate.type !== 'string')
    throw new WithinError(
      'DATA_INVALID',
      'the input "ledger" is no ledger of a validation; give it the output `ledger` of a step validate',
    );
  const fates = new Map<number, string>();
  rows.values.forEach((row, place) => fates.set(row, fate.dictionary[fate.codes[place] ?? -1] ?? 'accept'));
  return fates;
}

function relabelled(column: Column, labels: ReadonlyMap<number, string>): Column {
  if (labels.size === 0) return column;
  if (column.type !== 'string') {
    const values = column.values.slice();
    for (const [row, label] of labels) {
      const value = Number(label);
      if (!Number.isFinite(value))
        throw new WithinError(
          'DATA_INVALID',
          `row ${row} was given the label "${label}", and the column "${column.name}" holds numbers`,
          { row },
        );
      values[row] = value;
    }
    return { ...column, values };
  }
  const dictionary = [...column.dictionary];
  const codes = column.codes.slice();
  for (const [row, label] of labels) {
    const known = dictionary.indexOf(label);
    codes[row] = known >= 0 ? known : dictionary.push(label) - 1;
  }
  return { ...column, codes, dictionary };
}

/** Given where edge cases fail: the report, which tells what was found, is made by then. */
async function refuseFindings({ inputs }: StepArguments): Promise<void> {
  const given = inputs['findings'];
  if (!given) return;
  const { rows, budget } = qualityReportSchema.parse(await given.json());
  refuseEdgeCases({ review: rows.review, budget });
}

/** What people said wins over the ledger; rows in review that nobody judged stay out. */
export const clean: BuiltinStep = {
  name: 'clean',
  summary: 'keeps the rows that a validation and people accepted',
  inputs: ['table', 'ledger'],
  optional: ['verdicts', 'findings'],
  outputs: { table: mediaTypes.parquet, quarantined: mediaTypes.parquet },
  params,
  seeds: [],
  async run(args) {
    await refuseFindings(args);
    const { roles } = params.parse(args.params);
    const table = await requireInput(args, 'table').table();
    const fates = fatesOf(await requireInput(args, 'ledger').table());
    const given = args.inputs['verdicts'];
    const verdicts: readonly RowVerdict[] = given ? rowVerdictsSchema.parse(await given.json()).verdicts : [];
    const labels = new Map<number, string>();
    for (const { row, decision, label } of verdicts) {
      fates.set(row, decision === 'quarantine' ? 'quarantine' : 'accept');
      if (label !== undefined) labels.set(row, label);
    }
    const columns = table.columns.map((column) =>
      column.name === roles?.target ? relabelled(column, labels) : column,
    );
    const judged: Table = { ...table, columns };
    const places = (kept: boolean) =>
      Uint32Array.from(
        Array.from({ length: table.rowCount }, (_, row) => row).filter(
          (row) => ((fates.get(row) ?? 'accept') === 'accept') === kept,
        ),
      );
    return { table: takeRows(judged, places(true)), quarantined: takeRows(judged, places(false)) };
  },
};
