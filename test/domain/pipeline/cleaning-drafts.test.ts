import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../contracts/pipeline.ts';
import { cleaningDrafts, cleaningDraw } from '../../../domain/pipeline/cleaning-drafts.ts';
import { at } from '../../../domain/pipeline/feature-drafts.ts';
import { orderSteps } from '../../../domain/pipeline/graph.ts';
import { expandShorthand } from '../../../domain/pipeline/shorthand.ts';
import { thrownBy } from '../../support/thrown.ts';

const pipeline: Pipeline = {
  name: 'cells',
  kind: 'training',
  dataset: { source: 'cells.csv', target: 'ill', group: 'site', time: 'day' },
  features: [{ use: 'standardize' }],
  validate: { onEdgeCases: 'quarantine', gate: { folds: 3, seeds: 2 } },
  model: { use: 'random-forest' },
};
const program = { command: ['python', 'fit.py'], format: 'pickle', components: ['init'] };
const all = async (changes: Partial<Pipeline> = {}) =>
  orderSteps(await expandShorthand({ ...pipeline, ...changes }, () => Promise.resolve('fit')));
const named = async (name: string, changes: Partial<Pipeline> = {}) =>
  (await all(changes)).find((step) => step.name === name);

describe('a training pipeline with validate', () => {
  it('has no step more without it', () => {
    const { validate: _validate, ...plain } = pipeline;
    expect(cleaningDrafts(plain, [], { suffix: '', train: at('split', 'train') })).toEqual({
      drafts: [],
      train: at('split', 'train'),
    });
  });

  it('validates the training rows alone, and learns from what the gate leaves', async () => {
    const steps = await all();
    const reads = (name: string) =>
      steps
        .filter(({ in: inputs }) =>
          Object.values(inputs).some((input) => 'step' in input && input.step === 'split' && input.output === name),
        )
        .map((step) => step.name);
    // The validation tells what the parts share, and judges no row by it.
    expect(reads('test')).toEqual(['validate', 'evaluate']);
    expect(reads('train')).not.toContain('standardize');
    expect(steps.find(({ name }) => name === 'validate')?.in).toMatchObject({ table: at('split', 'train') });
    expect(steps.find(({ name }) => name === 'standardize')?.in).toEqual({ table: at('judge-cleaning', 'table') });
    expect(steps.find(({ name }) => name === 'train')?.in).toMatchObject({ raw: at('judge-cleaning', 'table') });
    expect(steps.find(({ name }) => name === 'report')?.in).toMatchObject({
      cleaning: at('judge-cleaning', 'decision'),
    });
  });

  it('pairs trials by their seeds, and knows the two apart by the changes alone', async () => {
    for (const seed of ['1', '2']) {
      const [without, cleaned] = [await named(`without-cleaning-${seed}`), await named(`with-cleaning-${seed}`)];
      expect(cleaned).toEqual({
        ...without,
        name: cleaned?.name,
        in: { ...without?.in, changes: at('clean', 'changes') },
      });
      expect(without?.block).toContain(seed);
    }
  });

  it.each([
    [{ test: 0.2, group: true, stratify: true }, { folds: 3, group: true, stratify: true }, false],
    [{ test: 0.2, forward: true, gap: 2 }, { folds: 3, forward: true, gap: 2 }, true],
  ])('splits inner folds the way of the split around them: %o', async (split, inner, forward) => {
    expect((await named('without-cleaning-1', { split }))?.with['split']).toEqual(inner);
    expect((await named('judge-cleaning', { split }))?.with['forward'] ?? false).toBe(forward);
  });

  it('cleans each fold on its own, and asks nobody there', async () => {
    const split = { folds: 2 };
    const steps = await all({ split });
    for (const suffix of ['-1', '-2', '']) {
      const part = suffix === '' ? 'all' : `train${suffix}`;
      expect(steps.find(({ name }) => name === `validate${suffix}`)?.in).toMatchObject({ table: at('split', part) });
      expect(steps.find(({ name }) => name === `train${suffix}`)?.in).toMatchObject({
        raw: at(`judge-cleaning${suffix}`, 'table'),
      });
    }
    const error = await thrownBy(() => all({ split, validate: {} }));
    expect(error).toMatchObject({ code: 'PIPELINE_INVALID', details: { path: 'validate.onEdgeCases' } });
  });

  it('lets early stopping choose by the rows that the split around holds out for it', async () => {
    const split = { test: 0.2, validation: 0.2 };
    const model = { use: 'mlp', with: { earlyStopping: {} } };
    expect((await named('with-cleaning-1', { split, model }))?.in).toMatchObject({
      validation: at('split', 'validation'),
    });
    expect((await named('with-cleaning-1', { split }))?.in).not.toHaveProperty('validation');
  });

  it('tries a program by ordinary steps, with one seed for both of a pair', async () => {
    const steps = await all({ model: program });
    const find = (name: string) => steps.find((step) => step.name === name);
    expect(find('split-c1')?.in).toEqual({ table: at('split', 'train'), changes: at('clean', 'changes') });
    expect(find('split-g1')?.in).toEqual({ table: at('split', 'train') });
    for (const fold of ['1', '2', '3']) {
      expect(find(`train-c1-${fold}`)?.block).toBe(find(`train-g1-${fold}`)?.block);
      expect(find(`standardize-c1-${fold}`)?.in).toEqual({ table: at('split-c1', `train-${fold}`) });
    }
    expect(find('split-c1')?.block).toBe(find('with-cleaning-1')?.block);
    expect(find('with-cleaning-1')).toMatchObject({ use: 'judge-trial', drawsAs: 'split' });
    expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  });

  it('decides by what the file asks for first, among metrics that are built in', async () => {
    const metricOf = async (changes: Partial<Pipeline>) => (await named('judge-cleaning', changes))?.with['metric'];
    expect(await metricOf({})).toBeUndefined();
    expect(await metricOf({ evaluate: { metrics: ['./profit.ts', 'log-loss'] } })).toBe('log-loss');
    expect(await metricOf({ evaluate: { metrics: ['log-loss'], gate: { f1: '>= 0.5' } } })).toBe('f1');
    expect(await metricOf({ validate: { onEdgeCases: 'accept', gate: { metric: 'brier' } } })).toBe('brier');
    const validate: Pipeline['validate'] = { onEdgeCases: 'accept', gate: { metric: 'acuracy' } };
    expect(await thrownBy(() => all({ validate }))).toMatchObject({
      code: 'PIPELINE_INVALID',
      message: expect.stringContaining('accuracy'),
      details: { path: 'validate.gate.metric' },
    });
  });
});

it('tells by its name which draw of a cleaning a step makes, both arms of a pair the same one', () => {
  const draws = (names: string[]) => names.map(cleaningDraw);
  expect(draws(['validate', 'without-cleaning-2', 'with-cleaning-2', 'split-g2', 'split-c2', 'train-c2-3'])).toEqual([
    'validate',
    '2',
    '2',
    '2',
    '2',
    '2/3',
  ]);
  expect(draws(['validate-1', 'with-cleaning-1-2', 'split-1-g2', 'train-1-g2-3'])).toEqual([
    '1/validate',
    '1/2',
    '1/2',
    '1/2/3',
  ]);
  expect(draws(['split', 'train', 'train-1', 'clean', 'judge-cleaning', 'validated'])).toEqual(
    Array(6).fill(undefined),
  );
});

it('gives every step of a cleaning that draws a name that tells its draw', async () => {
  for (const changes of [{}, { model: program }, { split: { folds: 2 } }, { model: program, split: { folds: 2 } }]) {
    const drafts = await all(changes);
    const drawing = drafts.filter(({ name, use }) => use === 'validate' || /-[cg]\d|cleaning-\d/.test(name));
    for (const { name, use } of drawing)
      if (['validate', 'split', 'trial', 'judge-trial'].includes(use) || name.startsWith('train'))
        expect([name, cleaningDraw(name)]).toEqual([name, expect.any(String)]);
  }
});
