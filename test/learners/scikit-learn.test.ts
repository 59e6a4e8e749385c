import { cpSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LearnerLab, metricOf, scientificPython as python } from '../support/learner-lab.ts';
import { RealLab } from '../support/real-lab.ts';
import { thrownBy } from '../support/thrown.ts';

describe.skipIf(!python)('a network of scikit-learn whose sources of randomness are merged', () => {
  let lab: RealLab;
  beforeAll(() => {
    lab = new RealLab();
    cpSync(resolve('examples/python-learner'), lab.project, { recursive: true });
    lab.edit('pipeline.yaml', '.venv/bin/python', python ?? '');
  });
  afterAll(() => lab.dispose());
  const run = () => lab.run({ file: 'pipeline.yaml' });

  it('is trained, judged and reported like any model, and reused as a whole', async () => {
    const { document, definition, outcome } = await run();
    expect(document.status).toBe('completed');
    expect(metricOf(document, 'accuracy')).toBeGreaterThan(0.92);
    expect(Object.keys(outcome)).toEqual(
      expect.arrayContaining(['standardize', 'problem', 'train', 'model', 'evaluate', 'report']),
    );
    const train = definition.steps.find(({ name }) => name === 'train');
    expect(Object.keys(train?.seeds ?? {})).toEqual(['training']);
    expect(definition.modelType).toBe('python steps/learner.py');
    const again = await run();
    expect(new Set(Object.values(again.outcome))).toEqual(new Set(['reused']));
  });

  it('says in the report that its sources cannot be separated', async () => {
    const report = await lab.text(await run(), 'report.report');
    expect(report).toContain('one seed (training) for init, order, split, which the program cannot separate');
    expect(report).toContain('(format scikit-learn-joblib)');
  });

  it('is trained again, to the same bytes, in an empty store', async () => {
    const [here, there] = [await run(), await lab.fresh({ file: 'pipeline.yaml' })];
    for (const output of ['train.model-file', 'model.model', 'evaluate.predictions'])
      expect(there.outputs[output]).toBe(here.outputs[output]);
  });

  it('is trained again when its program changes, and not for a comment', async () => {
    lab.edit('steps/learner.py', 'early_stopping=True,', 'early_stopping=True,  # on a tenth of the rows');
    expect((await run()).outcome['train']).toBe('reused');
    lab.edit('steps/learner.py', 'early_stopping=True,', 'early_stopping=True, alpha=0.001,');
    const { outcome, executed } = await run();
    expect(outcome['train']).toBe('code steps/learner.py');
    expect(executed).toEqual(['train', 'model', 'evaluate', 'report']);
  });
});

describe.skipIf(!python)('a forest of scikit-learn', () => {
  let lab: LearnerLab;
  beforeAll(() => {
    lab = new LearnerLab({
      command: ['python', 'forest.py'],
      python,
      with: { trees: 20 },
      components: [],
      merged: { trees: ['rows', 'features'] },
      format: 'scikit-learn-joblib',
    });
  });
  afterAll(() => lab.dispose());

  it('answers by CSV, in folds, each with a model of its own', async () => {
    const folds = JSON.parse(lab.read('pipeline.json')) as object;
    lab.write('folds.json', JSON.stringify({ ...folds, split: { folds: 2, stratify: true } }));
    const { document, definition } = await lab.run({ file: 'folds.json' });
    expect(document.status).toBe('completed');
    expect(metricOf(document, 'accuracy')).toBeGreaterThan(0.9);
    const seeds = definition.steps.filter(({ name }) => name.startsWith('train')).map((step) => step.seeds['trees']);
    expect(new Set(seeds).size).toBe(3);
    expect(document.results.model?.mediaType).toBe('application/vnd.within.program-model');
  });

  it('gets the rows of validation, transformed as the training rows are', async () => {
    const split = { ...(JSON.parse(lab.read('pipeline.json')) as object), split: { test: 0.25, validation: 0.25 } };
    lab.write('validation.json', JSON.stringify(split));
    const jobs: Record<string, string[]> = {};
    const before = ({ name, inputs }: { name: string; inputs: object }) => void (jobs[name] = Object.keys(inputs));
    const { outcome } = await lab.run({ file: 'validation.json', before });
    expect(jobs['train']).toEqual(['problem', 'train', 'validation']);
    expect(Object.keys(outcome)).toEqual(expect.arrayContaining(['standardize-validation', 'evaluate-validation']));
  });

  it('is refused when the program is not what it was at training', async () => {
    await lab.completed();
    const edit = { job: false };
    const before = ({ name }: { name: string }) => {
      // Somebody saves the script between training and judging.
      if (name === 'evaluate' && !edit.job) {
        edit.job = true;
        lab.edit('forest.py', 'index=False', 'index=False, float_format="%.2f"');
      }
    };
    const error = await thrownBy(() => lab.completed({ with: { trees: 21 } }, { before }));
    expect([error.code, error.message]).toEqual([
      'MODEL_ENVIRONMENT',
      expect.stringContaining('forest.py has changed; restore what differs, or train the model again'),
    ]);
    expect(edit.job).toBe(true);
  });
});

describe.skipIf(!python)('the program that docs/learners.md shows', () => {
  const [, program = ''] = /```python\n(.*?)```/s.exec(readFileSync('docs/learners.md', 'utf8')) ?? [];
  const lab = new LearnerLab({
    command: ['python', 'shown.py'],
    python,
    with: { hidden: 32 },
    merged: { training: ['init', 'order', 'split'] },
    format: 'scikit-learn-joblib',
  });
  afterAll(() => lab.dispose());

  it('trains and scores as it stands there, and is reused', async () => {
    lab.write('shown.py', program);
    const { document } = await lab.completed();
    expect(metricOf(document, 'accuracy')).toBeGreaterThan(0.7);
    expect((await lab.completed()).executed).toEqual([]);
  });
});
