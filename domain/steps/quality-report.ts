/** @module Step `quality-report`: what a validation found, as one HTML page and as JSON. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { type RowVerdict, rowVerdictsSchema } from '../../contracts/row-review.ts';
import { edgeCaseRules, qualityReportStep } from '../../contracts/validate.ts';
import type { Table } from '../data/table.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { decodeSketch } from '../quality/drift/sketch-codec.ts';
import { qualityReport as reportOf } from '../quality/report/gather.ts';
import { ledgerLines } from '../quality/report/ledger-rows.ts';
import { readQuality } from '../quality/report/quality-document.ts';
import { renderQuality } from '../quality/report/render.ts';
import { type ChosenRow, chooseExamples, columnsToShow, placesOf } from '../quality/report/suspicious-rows.ts';
import { checkSchema, readDocument } from '../report/documents.ts';
import { columnNamed } from '../transforms/columns.ts';
import { type Roles, rolesSchema } from '../transforms/roles.ts';
import { requireInput } from './inputs.ts';

const params = z.strictObject({
  pipeline: z.string().describe('name of the pipeline'),
  description: z.string().optional().describe('what the pipeline is for'),
  onEdgeCases: z.enum(edgeCaseRules).optional().describe('what became of edge cases; review when absent'),
  personal: z.array(z.string()).optional().describe('columns of personal data, by the contract of the table'),
  roles: rolesSchema.optional(),
});

async function verdictsOf({ inputs }: StepArguments): Promise<Map<number, RowVerdict> | undefined> {
  const given = inputs['verdicts'];
  if (!given) return undefined;
  const { verdicts } = rowVerdictsSchema.parse(await given.json());
  return new Map(verdicts.map((verdict) => [verdict.row, verdict]));
}

async function examplesOf(args: StepArguments, chosen: readonly ChosenRow[], roles: Roles): Promise<Table> {
  const { tables, scratch } = args.context;
  const { path } = requireInput(args, 'table');
  const { columns } = await tables.schema(path);
  const names = columns.map(({ name }) => name);
  const shown = columnsToShow(chosen, names, roles);
  if (shown.length === 0) return { rowCount: 0, columns: [] };
  const examples = `${scratch}/examples.parquet`;
  await tables.select(path, placesOf(chosen), examples, shown);
  return tables.read(examples);
}

/** The examples and one column are all that is read of the table. */
export const qualityReport: BuiltinStep = {
  name: qualityReportStep,
  summary: 'tells what a validation found, as one HTML page with plots and as JSON',
  inputs: ['table', 'check', 'quality', 'ledger', 'sketch'],
  optional: ['verdicts', 'reference'],
  outputs: { report: mediaTypes.html, findings: mediaTypes.json },
  params,
  seeds: [],
  async run(args) {
    const { pipeline, description, onEdgeCases = 'review', personal = [], roles = {} } = params.parse(args.params);
    const input = (role: string) => requireInput(args, role);
    const { context } = args;
    const verdicts = await verdictsOf(args);
    const lines = ledgerLines(await input('ledger').table(), verdicts ?? new Map());
    const chosen = chooseExamples(lines);
    const table = input('table');
    const chosenRows = await examplesOf(args, chosen, roles);
    const sketch = decodeSketch(await input('sketch').json());
    const reference = args.inputs['reference'];
    const report = reportOf({
      pipeline,
      onEdgeCases,
      roles,
      personal,
      check: readDocument(checkSchema, 'check', await input('check').json()),
      quality: readQuality(await input('quality').json()),
      sketch,
      lines,
      verdicts,
      chosen,
      chosenRows,
      target: roles.target === undefined ? undefined : columnNamed(await table.table([roles.target]), roles.target),
    });
    context.throwIfCancelled();
    const html = await renderQuality(
      { report, description, sketch, reference: reference && decodeSketch(await reference.json()) },
      context.plots,
    );
    return { report: html, findings: { json: report } };
  },
};
