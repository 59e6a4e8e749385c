import { expect, it } from 'vitest';
import { cleaningDecisionSchema } from '../../../contracts/cleaning.ts';
import { trialSchema } from '../../../contracts/sweep.ts';
import { judgeCleaningStep } from '../../../domain/steps/judge-cleaning.ts';
import { trial } from '../../../domain/steps/trial.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, table } from '../../support/tables.ts';
import { learnable } from '../sensitivity/sweep-fixtures.ts';

const all = learnable(160);
const params = {
  learner: 'random-forest',
  with: { trees: 3 },
  roles: { target: 'ill', exclude: ['site'] },
  split: { folds: 4, stratify: true },
  transforms: [],
  perFold: true,
};
const seeds = { split: '1', bootstrap: '2', features: '3' };
const removing = (rows: readonly number[]) => table({ row: [...rows], label: rows.map(() => null) });
const tried = async (changes?: ReturnType<typeof removing>) =>
  (await runStep(trial, { inputs: { table: all, ...(changes && { changes }) }, params, seeds })).json('trial');

async function judged(rows: readonly number[], margin: number) {
  const changes = removing(rows);
  const cleaned = { ...all, rowCount: all.rowCount - rows.length };
  const inputs = {
    table: all,
    cleaned,
    changes,
    'without-1': { json: await tried() },
    'with-1': { json: await tried(changes) },
  };
  const result = await runStep(judgeCleaningStep, { inputs, params: { margin } });
  return { decision: cleaningDecisionSchema.parse(result.json('decision')), kept: await result.table('table') };
}

it('gives the cleaned rows where harm is excluded, and all rows where it is not', async () => {
  // A class that is nearly gone cannot be learned.
  const ill = cellsOf(all, 'ill').flatMap((label, row) => (label === 1 && row > 40 ? [row] : []));
  const harm = await judged(ill, 0.01);
  expect(harm.decision).toMatchObject({ verdict: 'refused', rows: { training: 160, removed: ill.length } });
  expect(harm.kept.rowCount).toBe(160);
  const borne = await judged(ill, 1);
  expect(borne.decision.verdict).toBe('kept');
  expect(borne.kept.rowCount).toBe(160 - ill.length);
});

it('judges the same held-out rows with and without cleaning', async () => {
  const [plain, changed] = [await tried(), await tried(removing([0, 1, 2, 3]))].map((found) =>
    trialSchema.parse(found),
  );
  expect(changed?.rows).toEqual(plain?.rows);
  expect(changed?.truth).toEqual(plain?.truth);
  expect(changed?.predicted).not.toEqual(plain?.predicted);
});
