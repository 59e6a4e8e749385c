/** @module A sweep over a pipeline with `validate:`, with the real adapters: trials learn from what the gate keeps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '../../adapters/index.ts';
import { expansionOf } from '../../client/compose-pipelines.ts';
import { cleaningDecisionSchema } from '../../contracts/cleaning.ts';
import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import type { Definition } from '../../contracts/graph.ts';
import { type RunDocument, runDocumentSchema } from '../../contracts/run.ts';
import { type Trial, trialSchema } from '../../contracts/sweep.ts';
import { expandPipeline } from '../../domain/pipeline/expand.ts';
import { sweepDrafts } from '../../domain/pipeline/sweep-drafts.ts';
import { roundDefinition, sweepDocument } from '../../domain/sensitivity/sweep-design.ts';
import { mislabelledCsv } from '../support/cancer-csv.ts';
import { RealLab } from '../support/real-lab.ts';

let lab: RealLab;
beforeAll(() => {
  // Half of the rows, every fifth with the wrong label.
  lab = new RealLab({ 'data/cells.csv': mislabelledCsv((row) => row % 5 === 0, 280) });
});
afterAll(() => lab.dispose());

const pipeline = (more: object = {}) => ({
  name: 'cells',
  kind: 'training',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  validate: { onEdgeCases: 'quarantine', gate: { folds: 2, seeds: 2, margin: 1 } },
  split: { test: 0.25, stratify: true },
  model: { use: 'random-forest', with: { trees: 5 } },
  evaluate: { metrics: ['accuracy'] },
  ...more,
});

async function sweepOf(given: object): Promise<Definition> {
  lab.write('pipeline.json', JSON.stringify(given));
  const loaded = await loadPipeline(lab.path('pipeline.json'));
  return expandPipeline(loaded.pipeline, expansionOf(lab.adapters(), lab.project), sweepDrafts([]));
}

const json = async ({ digest }: Pick<BlobRef, 'digest'>): Promise<unknown> =>
  JSON.parse(Buffer.from((await lab.adapters().blobs.get(digest)) ?? []).toString());

async function run(definition: Definition): Promise<{ executed: readonly string[]; document: RunDocument }> {
  const ref = await lab.adapters().blobs.put(JSON.stringify(definition), mediaTypes.json);
  const { resultRef, executed } = await lab.runStored(ref);
  return { executed, document: runDocumentSchema.parse(await json(resultRef)) };
}

async function outputOf(document: RunDocument, step: string, role: string): Promise<unknown> {
  const ref = document.steps.find(({ name }) => name === step)?.outputs[role];
  if (!ref) throw new Error(`${step} left no ${role}`);
  return json(ref);
}
const trialOf = async (document: RunDocument, step: string): Promise<Trial> =>
  trialSchema.parse(await outputOf(document, step, 'trial'));

describe('a sweep over a pipeline that cleans its training rows', () => {
  it('has, with the seeds of the plain run, its steps and its score: nothing but the judge runs again', async () => {
    const template = await sweepOf(pipeline());
    const plain = await lab.run();
    const kept = cleaningDecisionSchema.parse(await outputOf(plain.document, 'judge-cleaning', 'decision'));
    expect(kept.verdict).toBe('kept');
    expect(kept.rows.removed).toBeGreaterThan(10);
    // Only the judge has no place in the plain run, so that its draw of the split is given to it here.
    const split = template.steps.find(({ name }) => name === 'split');
    const steps = template.steps.map((step) => (step.name === 'trial' ? { ...step, seeds: split?.seeds ?? {} } : step));
    const { executed, document } = await run({ ...template, steps });
    expect(executed).toEqual(['trial']);
    expect((await trialOf(document, 'trial')).metrics['accuracy']).toBe(plain.document.metrics['accuracy']?.value);
  });

  it('cleans once for each split that a block draws and once where its own draw is new, and shares that among the fits', async () => {
    const definition = await sweepOf(pipeline());
    const document = sweepDocument({ definition, settings: {}, merged: {}, metrics: [] });
    expect(document.components).toEqual(['split', 'cleaning', 'bootstrap', 'features']);
    const round = roundDefinition(document, { from: 0, to: 1 }, { repeats: () => false });
    const first = await run(round);
    const ran = (step: string) => first.executed.filter((name) => name.startsWith(step)).sort();
    expect(ran('validate')).toEqual(['validate-0', 'validate-0-cleaning', 'validate-0-split']);
    expect(ran('clean')).toEqual(['clean-0', 'clean-0-cleaning', 'clean-0-split']);
    expect(ran('trial')).toHaveLength(5);
    // The held-out rows of a fit are those of its split, and they are never cleaned.
    const [base, cleaned] = [
      await trialOf(first.document, 'trial-0'),
      await trialOf(first.document, 'trial-0-cleaning'),
    ];
    expect([cleaned.rows, cleaned.truth]).toEqual([base.rows, base.truth]);
    expect((await run(round)).executed).toEqual([]);
    // Another learner is compared on the same rows, cleaned alike.
    const other = await sweepOf(pipeline({ model: { use: 'naive-bayes' } }));
    const compared = sweepDocument({ definition: other, settings: {}, merged: {}, metrics: [] });
    const { executed } = await run(roundDefinition(compared, { from: 0, to: 1 }, { repeats: () => false }));
    expect(executed.filter((name) => /^(split|validate|clean)/.test(name))).toEqual([]);
  });

  it('cleans each fold of a cross-validation by itself, all against one reference', async () => {
    const validate = { onEdgeCases: 'quarantine', gate: { folds: 2, seeds: 1 }, reference: 'data/cells.csv' };
    const definition = await sweepOf(pipeline({ validate, split: { folds: 2 } }));
    const names = definition.steps.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['sketch-reference', 'validate-1', 'validate-2']));
    expect(names).not.toContain('validate');
    const document = sweepDocument({ definition, settings: {}, merged: {}, metrics: [] });
    const round = roundDefinition(document, { from: 0, to: 1 });
    const seedsOf = (name: string) => round.steps.find((step) => step.name === name)?.seeds;
    expect(seedsOf('validate-1-0')).not.toEqual(seedsOf('validate-2-0'));
    expect(seedsOf('without-cleaning-1-1-0')).toEqual(seedsOf('with-cleaning-1-1-0'));
    expect(seedsOf('without-cleaning-1-1-0')).not.toEqual(seedsOf('without-cleaning-2-1-0'));
  });
});
