import { expect, it } from 'vitest';
import { qualityReportSchema } from '../../../contracts/quality-report.ts';
import { encodeSketch } from '../../../domain/quality/drift/sketch-codec.ts';
import { qualityReport } from '../../../domain/steps/quality-report.ts';
import { runStep } from '../../support/step-run.ts';
import { table } from '../../support/tables.ts';
import { checkDocument, ledger, quality, reference, roles, rows, sketch } from '../quality/report/fixtures.ts';

const inputs = {
  table: rows,
  check: { json: checkDocument },
  quality: { json: quality },
  ledger,
  sketch: { json: encodeSketch(sketch) },
};
const params = { pipeline: 'cells', roles };

it('writes a page and its findings, and reads no more of the table than the examples and the target', async () => {
  const verdicts = { json: { schema: 1, verdicts: [{ row: 1, decision: 'accept' }] } };
  const given = { ...inputs, verdicts, reference: { json: encodeSketch(reference) } };
  const result = await runStep(qualityReport, { inputs: given, params });
  const findings = qualityReportSchema.parse(result.json('findings'));
  expect(findings).toMatchObject({ rows: { accept: 6 }, people: { asked: 1 } });
  expect(result.text('report')).toContain('<h1>cells</h1>');
  expect(result.tables.reads.filter(({ path }) => path === 'in/table')).toEqual([
    { path: 'in/table', columns: ['kind'] },
  ]);
});

it('reports a table in which nothing was found', async () => {
  const empty = table({
    row: [],
    fate: [],
    detector: [],
    code: [],
    message: [],
    column: [],
    suggestion: [],
    score: [],
    p_value: [],
  });
  const none = { ...quality, rows: { accept: 8, quarantine: 0, review: 0 }, issues: [], detectors: [] };
  const result = await runStep(qualityReport, {
    inputs: { ...inputs, ledger: empty, quality: { json: none } },
    params,
  });
  expect(result.json('findings')).toMatchObject({ headline: 'All 8 rows are accepted.', examples: [] });
});
