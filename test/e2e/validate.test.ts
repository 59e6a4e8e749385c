/** @module `within validate` on the real server: judged once, told in words and as JSON, and a contract without a run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type QualityReport, qualityReportSchema } from '../../contracts/quality-report.ts';
import { cloudRows } from '../support/cloud-rows.ts';
import { Project } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());
project.write({ 'package.json': '{}', 'may.csv': cloudRows({ shift: 0 }), 'june.csv': cloudRows({ shift: 2 }) });

interface Printed {
  readonly runId: string;
  readonly passed: boolean;
  readonly findings: QualityReport;
  readonly reportPath: string;
}
const validate = async (...args: string[]) => {
  const { stdout, stderr, exitCode } = await project.within(['validate', ...args]);
  return { stdout, stderr, exitCode, printed: () => JSON.parse(stdout) as Printed };
};
const roles = ['--target', 'kind', '--key', 'id'];

it('tells drift and wrong labels of a file without a pipeline, and fails for them only where that is asked', async () => {
  const judged = await validate('june.csv', ...roles, '--reference', 'may.csv', '--json');
  expect(judged.exitCode).toBe(0);
  const { findings, passed, reportPath, runId } = judged.printed();
  expect(qualityReportSchema.parse(findings).drift?.driftedColumns).toContain('x');
  expect([passed, findings.onEdgeCases]).toEqual([true, 'accept']);
  expect(findings.confusion.length).toBeGreaterThan(0);
  expect(readFileSync(reportPath, 'utf8')).toContain('data quality report');

  const refused = await validate('june.csv', ...roles, '--reference', 'may.csv', '--fail-on', 'issues');
  expect(refused.exitCode).toBe(1);
  expect(refused.stdout).toContain(findings.headline);
  expect(refused.stdout).toMatch(/label-error +label-errors/);
  const { steps } = JSON.parse((await project.within(['status', runId, '--json'])).stdout) as {
    steps: { name: string; outputs: Record<string, { digest: string }> }[];
  };
  expect(steps.map(({ name }) => name)).toContain('sketch-reference');
});

it('compares with the sketch that an earlier validation left', async () => {
  const first = (await validate('may.csv', ...roles, '--json')).printed();
  await project.within(['outputs', first.runId, 'validate.sketch', '--to', project.path('kept')]);
  const judged = await validate('may.csv', ...roles, '--reference', 'kept/validate.sketch.json', '--json');
  expect(judged.printed().findings.drift).toMatchObject({ driftedColumns: [], referenceRows: 240 });
});

it('leaves edge cases to people where that is asked', async () => {
  const waiting = await validate('june.csv', ...roles, '--on-edge-cases', 'review', '--json');
  expect(waiting.exitCode).toBe(3);
  expect(JSON.parse(waiting.stdout)).toMatchObject({ status: 'waiting', waiting: [{ step: 'review-rows' }] });
});

it('prints a contract that the table keeps, without a server', async () => {
  const { stdout, exitCode } = await validate('may.csv', '--infer');
  expect(exitCode).toBe(0);
  expect(parse(stdout)).toMatchObject({
    check: { columns: { x: { type: 'number' }, kind: { in: ['left', 'right'] } } },
  });
  const pipeline = { name: 'kept', kind: 'validation', dataset: { source: 'may.csv' }, ...parse(stdout) };
  writeFileSync(project.path('kept.json'), JSON.stringify(pipeline));
  expect((await project.run('kept.json')).printed.status).toBe('completed');
});

it('says what is wrong with the request', async () => {
  const absent = await validate('none.csv', '--json');
  expect(absent.exitCode).toBe(2);
  expect(JSON.parse(absent.stdout)).toMatchObject({ error: { code: 'SOURCE_NOT_FOUND' } });
  const column = await validate('may.csv', '--target', 'kin', '--json');
  expect(column.exitCode).toBe(1);
  expect(JSON.parse(column.stdout)).toMatchObject({ error: { code: 'COLUMN_NOT_FOUND' } });
});
