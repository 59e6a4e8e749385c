/** @module A training pipeline with `validate:`, on the real server: training rows are cleaned, and the gate decides. */
import { afterAll, expect, it } from 'vitest';
import { type CleaningDecision, cleaningDecisionSchema } from '../../contracts/cleaning.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { mislabelledCsv } from '../support/cancer-csv.ts';
import { Project } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());
const pipeline = (validate: object) => ({
  name: 'cells',
  kind: 'training',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  validate,
  split: { test: 0.25, stratify: true },
  model: { use: 'random-forest', with: { trees: 10 } },
  evaluate: { metrics: ['accuracy'] },
});
const gate = (margin: number) => ({ folds: 3, seeds: 2, margin });
project.write({
  'data/cells.csv': mislabelledCsv((row) => row % 5 === 0),
  'kept.json': pipeline({ onEdgeCases: 'quarantine', gate: gate(1) }),
  'refused.json': pipeline({ onEdgeCases: 'quarantine', gate: { folds: 2, seeds: 1, margin: 0 } }),
  'asked.json': pipeline({ gate: gate(1) }),
});

function decisionOf({ steps }: RunDocument): CleaningDecision {
  const digest = steps.find(({ name }) => name === 'judge-cleaning')?.outputs['decision']?.digest;
  return cleaningDecisionSchema.parse(JSON.parse(project.blob(digest ?? '').toString('utf8')));
}
const outputs = ({ steps }: RunDocument, name: string) => steps.find((step) => step.name === name)?.outputs;

it('learns from cleaned rows where the gate lets it, from all others where not, and computes nothing twice', async () => {
  const kept = (await project.run('kept.json')).printed as unknown as RunDocument;
  const decision = decisionOf(kept);
  expect(decision).toMatchObject({ verdict: 'kept', pairs: 6, metric: 'accuracy' });
  expect(decision.rows.removed).toBeGreaterThan(20);
  expect(kept.decisions).toEqual([decision.summary]);
  expect(outputs(kept, 'judge-cleaning')?.['table']).toEqual(outputs(kept, 'clean')?.['table']);
  const quality = JSON.parse(project.blob(outputs(kept, 'validate')?.['quality']?.digest ?? '').toString('utf8'));
  expect(quality.detectors).toContainEqual(
    expect.objectContaining({ detector: 'split-leakage', figures: expect.objectContaining({ testRows: 142 }) }),
  );
  const again = (await project.run('kept.json')).printed as unknown as RunDocument;
  expect(again.steps.filter(({ outcome }) => outcome !== 'reused')).toEqual([]);

  const refused = (await project.run('refused.json')).printed as unknown as RunDocument;
  // Two differences that are not equal say nothing.
  expect(decisionOf(refused).verdict).toBe('refused');
  expect(outputs(refused, 'judge-cleaning')?.['table']).toEqual(outputs(refused, 'split')?.['train']);
  expect(outputs(refused, 'split')).toEqual(outputs(kept, 'split'));
});

it('waits for people within a training run', async () => {
  const { exitCode, printed } = await project.run('asked.json');
  expect(exitCode).toBe(3);
  expect(printed).toMatchObject({ status: 'waiting', waiting: [{ step: 'review-rows' }] });
});
