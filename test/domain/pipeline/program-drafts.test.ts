import { describe, expect, it } from 'vitest';
import { type Pipeline, pipelineSchema } from '../../../contracts/pipeline.ts';
import { seedNames } from '../../../domain/pipeline/program-drafts.ts';
import { expandShorthand } from '../../../domain/pipeline/shorthand.ts';
import { builtinSteps } from '../../../domain/steps/registry.ts';

const command = ['python', 'learner.py'];
const model = { command, format: 'words', components: ['init'], merged: { rest: ['order', 'split'] } };
const pipeline = (edit: object = {}, more: object = {}): Pipeline =>
  pipelineSchema.parse({
    name: 'p',
    kind: 'training',
    dataset: { source: 'a.csv', target: 'y' },
    features: [{ use: 'impute' }],
    split: { test: 0.25 },
    model: { ...model, ...edit },
    ...more,
  });
const draftsOf = async (edit: object = {}, more: object = {}) => {
  const drafts = await expandShorthand(pipeline(edit, more), async () => 'fit');
  return Object.fromEntries(drafts.map((draft) => [draft.name, draft]));
};

describe('a model of a program', () => {
  it('is a problem, a fit and a model artifact, which is judged and reported', async () => {
    const { problem, train, model: packed, evaluate, report } = await draftsOf();
    expect(problem?.in).toEqual({
      train: { step: 'impute', output: 'table' },
      raw: { step: 'split', output: 'train' },
    });
    expect(train).toMatchObject({
      use: 'python learner.py',
      command,
      speaks: 'learner',
      in: { train: { step: 'impute', output: 'table' }, problem: { step: 'problem', output: 'problem' } },
      seeds: ['init', 'rest'],
    });
    expect(packed?.in).toMatchObject({
      file: { step: 'train', output: 'model-file' },
      environment: { step: 'train', output: 'environment' },
      'transform-1': { step: 'impute', output: 'transform' },
    });
    expect(packed?.with).toMatchObject({ called: 'python learner.py', format: 'words', merged: model.merged });
    expect([evaluate?.in['model'], report?.in['model']]).toEqual(Array(2).fill({ step: 'model', output: 'model' }));
  });

  it('keeps the interpreter out of its name, and declared variables where it is trained and where it scores', async () => {
    const { train, evaluate, model: packed } = await draftsOf({ python: '.venv/bin/python', env: ['REGION'] });
    expect([train?.use, train?.command]).toEqual(['python learner.py', ['.venv/bin/python', 'learner.py']]);
    expect([train?.execution.env, evaluate?.execution.env]).toEqual([['REGION'], ['REGION']]);
    expect(packed?.with['program']).toEqual({
      argv: ['.venv/bin/python', 'learner.py'],
      files: [],
      env: ['REGION'],
      probed: false,
      scoreTimeoutMs: 600_000,
    });
  });

  it('tells the model artifact nothing of secrets', async () => {
    const { model: packed, train } = await draftsOf({ with: { trees: 3, key: { secret: 'env:KEY' } } });
    expect(packed?.with['with']).toEqual({ trees: 3 });
    expect(train?.with).toHaveProperty('key');
  });

  it('may be scored by another program, which is noted once for all folds', async () => {
    const scorer = { command: ['node', 'score.mjs'], files: ['score.mjs'], env: ['THREADS'] };
    const drafts = await draftsOf({ scorer, scoreTimeout: '30s' }, { split: { folds: 2 } });
    expect(drafts['scorer']).toMatchObject({ command: scorer.command, speaks: 'scorer', in: {} });
    expect(Object.keys(drafts['train-1']?.out ?? {})).toEqual(['model-file']);
    for (const suffix of ['', '-1', '-2']) {
      expect(drafts[`model${suffix}`]?.in['environment']).toEqual({ step: 'scorer', output: 'environment' });
      expect(drafts[`model${suffix}`]?.with['program']).toMatchObject({ argv: scorer.command, scoreTimeoutMs: 30_000 });
    }
    expect(drafts['evaluate-1']?.execution.env).toEqual(['THREADS']);
    expect(drafts['train-1']?.execution.env).toEqual([]);
  });

  it('gets validation rows through the transforms of the training rows', async () => {
    const drafts = await draftsOf({}, { split: { test: 0.2, validation: 0.2 } });
    expect(drafts['train']?.in['validation']).toEqual({ step: 'impute-validation', output: 'table' });
    expect(drafts['impute-validation']?.in).toEqual({
      transform: { step: 'impute', output: 'transform' },
      table: { step: 'split', output: 'validation' },
    });
  });

  it('leaves the names of its steps to them', async () => {
    const features = [{ use: './steps/model.ts' }, { use: './steps/problem.ts' }];
    const drafts = await draftsOf({}, { features });
    expect(Object.keys(drafts)).toEqual(expect.arrayContaining(['model-2', 'problem-2', 'model', 'problem']));
  });

  it('gives built-in steps what they take', async () => {
    const drafts = await draftsOf();
    for (const name of ['problem', 'model']) {
      const draft = drafts[name];
      expect(() => builtinSteps.get(draft?.use ?? '')?.params.parse(draft?.with)).not.toThrow();
    }
  });

  it('has one seed for each component and each merged list', () => {
    expect(seedNames({ components: ['a', 'b'], merged: { c: ['d'] } })).toEqual(['a', 'b', 'c']);
    expect(seedNames({})).toEqual([]);
  });
});

describe('the model of a pipeline file', () => {
  const problems = (edit: object) => {
    const { error } = pipelineSchema.safeParse({ ...pipeline(), model: { ...model, ...edit } });
    return error?.issues.map(({ message, path }) => `${path.join('.')}: ${message}`) ?? [];
  };

  it.each<[object, string]>([
    [{ use: 'ridge' }, 'model: write either `use` or `command`'],
    [{ command: undefined, use: 'ridge' }, 'model.components: `components` belongs to a command'],
    [{ format: undefined }, 'model.format: say what the model file is'],
    [{ format: 'two words' }, 'model.format: a format is a name'],
    [{ components: ['order'] }, '"order" stands in components and in merged.rest'],
    [{ components: ['init', 'init'] }, '"init" stands in components and in components'],
    [{ merged: { a: ['x'], b: ['x'] } }, '"x" stands in merged.a and in merged.b'],
    [{ components: ['rest'] }, '"rest" is a component and a merged seed'],
    [{ scorer: { command: [] } }, 'model.scorer.command'],
  ])('refuses %j', (edit, words) => {
    expect(problems(edit).join('\n')).toContain(words);
  });

  it('takes one that declares no randomness', () => {
    expect(problems({ components: undefined, merged: undefined })).toEqual([]);
  });
});
