/** @module `within predict` and feature pipelines hold rows against the contract that the model learned with, on the real server. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import type { GuardReport } from '../../contracts/guard.ts';
import { cancerCsv, cancerCsvWith } from '../support/cancer-csv.ts';
import { Project } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());
const [head = '', first = ''] = cancerCsv.split('\n');
project.write({
  'data/cells.csv': cancerCsv,
  // Row 3 in millimetres.
  'data/odd.csv': cancerCsvWith('mean_radius', {
    rows: 20,
    change: (radius, row) => (row === 3 ? String(1000 * Number(radius)) : radius),
  }),
  'data/short.csv': `${head.replace('mean_radius', 'radius')}\n${first}\n`,
  'cells.json': {
    name: 'cells',
    kind: 'training',
    dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
    features: [{ use: 'impute' }],
    model: { use: 'random-forest', with: { trees: 10 } },
  },
});

let runId = '';
beforeAll(async () => {
  runId = (await project.run('cells.json')).printed.runId;
});

interface Answer {
  readonly guard?: GuardReport;
  readonly error?: { readonly code: string; readonly message: string };
}

const predict = async (data: string, out: string, ...more: string[]): Promise<Answer & { exitCode: number }> => {
  const args = ['predict', runId, project.path(`data/${data}`), '--out', project.path(out), '--json', ...more];
  const { stdout, exitCode } = await project.within(args);
  return { exitCode, ...(JSON.parse(stdout) as Answer) };
};
/** Predictions as texts, empty where there is none. */
const predictionsIn = (out: string) =>
  readFileSync(project.path(out), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1]);

it('tells rows unlike those of training, and refuses them where that is asked', async () => {
  const warned = await predict('odd.csv', 'warned.csv');
  expect(warned.guard?.rules.find(({ column }) => column === 'mean_radius')).toMatchObject({
    rule: 'max',
    far: 1,
    verdict: 'broken',
    examples: [{ row: 3 }],
  });
  expect(predictionsIn('warned.csv')[3]).not.toBe('');
  const refused = await predict('odd.csv', 'refused.csv', '--guard', 'refuse');
  expect(refused).toMatchObject({ exitCode: 0, guard: { refused: 1 } });
  expect(predictionsIn('refused.csv').map((label) => label === '')).toEqual(
    Array.from({ length: 20 }, (_, row) => row === 3),
  );
});

it('takes no rows of another schema', async () => {
  const { exitCode, error } = await predict('short.csv', 'short-out.csv');
  expect(exitCode).toBe(1);
  expect(error).toMatchObject({ code: 'SIGNATURE_MISMATCH', message: expect.stringContaining('"mean_radius"') });
});

describe('guard: of a feature pipeline', () => {
  const features = (onBreach?: string, more: object = {}) => ({
    name: 'fresh',
    kind: 'feature',
    dataset: { source: 'data/odd.csv', key: 'row_id' },
    guard: { model: 'cells', ...(onBreach !== undefined && { onBreach }), ...more },
  });
  project.write({
    'warn.json': features(),
    'refuse.json': features('refuse'),
    'fail.json': features('fail'),
    'review.json': features('review', { review: { reviewers: ['ada'] } }),
    'nobody.json': features('warn', { model: 'sells' }),
  });
  const rowsOf = async (output: string, run: string) => {
    await project.within(['outputs', run, output, '--to', project.path(`${run}-${output}`)]);
    const engine = await createDuckdbEngine({ threads: 1 });
    try {
      const [file = ''] = readdirSync(project.path(`${run}-${output}`));
      return (await engine.schema(project.path(`${run}-${output}/${file}`))).rowCount;
    } finally {
      await engine.close();
    }
  };

  it('is planned with the model, tells what breaks its contract, and goes on with all rows', async () => {
    const { stdout } = await project.within(['plan', project.path('warn.json'), '--json']);
    const planned = JSON.parse(stdout) as { steps: { name: string }[] };
    expect(planned.steps.map(({ name }) => name)).toEqual(['load', 'check', 'guard', 'report']);
    const { printed } = await project.run('warn.json');
    expect(printed).toMatchObject({
      status: 'completed',
      decisions: [expect.stringMatching(/^1 of 20 rows break the contract.*"mean_radius" is to be at most/)],
    });
    const again = await project.run('warn.json');
    expect(new Set(Object.values(again.outcomes))).toEqual(new Set(['reused']));
  });

  it('leaves broken rows out where they are refused', async () => {
    const { printed, outcomes } = await project.run('refuse.json');
    expect(outcomes).toMatchObject({ load: 'reused', guard: 'ran' });
    expect(await rowsOf('guard.table', printed.runId)).toBe(19);
  });

  it('fails once the report has been made', async () => {
    const { printed, outcomes, exitCode } = await project.run('fail.json');
    expect(exitCode).toBe(1);
    expect(printed.error).toMatchObject({ code: 'CHECK_FAILED', details: { step: 'enforce-guard' } });
    expect(outcomes).toMatchObject({ guard: 'ran', report: 'ran', 'enforce-guard': 'failed' });
  });

  it('waits for people where they are asked, and goes on with what they keep', async () => {
    const first = await project.within(['run', project.path('review.json'), '--json']);
    expect(first.exitCode).toBe(3);
    const { waiting } = JSON.parse(first.stdout) as { waiting: { step: string; reviewId: string }[] };
    const reviewId = waiting[0]?.reviewId ?? '';
    const shown = await project.within(['issues', reviewId, '--json']);
    const asked = JSON.parse(shown.stdout) as { cases: { row: number; reasons: { detector: string }[] }[] };
    expect(asked.cases).toMatchObject([{ row: 3, reasons: [{ detector: 'guard' }] }]);
    await project.within(['verdict', reviewId, '3', 'quarantine', '--reviewer', 'ada']);
    const { printed } = await project.run('review.json');
    expect(printed.status).toBe('completed');
    expect(await rowsOf('clean.table', printed.runId)).toBe(19);
  });

  it('names the pipeline that was probably meant', async () => {
    const { stdout, exitCode } = await project.within(['plan', project.path('nobody.json'), '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'RUN_NOT_FOUND', message: expect.stringContaining('did you mean "cells"?') },
    });
  });
});
