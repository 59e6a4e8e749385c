import { describe, expect, it } from 'vitest';
import { applyOverrides } from '../../../adapters/pipeline-file/overrides.ts';
import type { Pipeline } from '../../../contracts/pipeline.ts';
import { thrownBy } from '../../support/thrown.ts';

const pipeline: Pipeline = {
  name: 'a',
  kind: 'training',
  features: [{ use: 'impute' }],
  model: { use: 'ridge', with: { strength: 1 } },
};

describe('applyOverrides', () => {
  it.each([
    ['model.with.strength=2', { model: { use: 'ridge', with: { strength: 2 } } }],
    [
      'model.with.deep.er=[a, 1, true]',
      { model: { use: 'ridge', with: { strength: 1, deep: { er: ['a', 1, true] } } } },
    ],
    ['features[0].use=standardize', { features: [{ use: 'standardize' }] }],
    ['features[1].use=standardize', undefined],
    ['split.test=0.5', { split: { test: 0.5 } }],
    ['seed="7"', { seed: '7' }],
    ['seed=7', { seed: 7 }],
    ['check.columns["a.b"].min=0', { check: { columns: { 'a.b': { min: 0 } } } }],
    ['description=a=b', { description: 'a=b' }],
  ])('sets %s', async (text, change) => {
    if (change) return expect(applyOverrides(pipeline, [text])).toEqual({ ...pipeline, ...change });
    const error = await thrownBy(() => applyOverrides(pipeline, [text]));
    expect(error.message).toContain('there is no entry [1]; the list has 1');
  });

  it('applies one after the other and leaves the pipeline as it was', () => {
    const before = structuredClone(pipeline);
    const { model } = applyOverrides(pipeline, ['model.with.strength=2', 'model.with.other=3']);
    expect(model?.with).toEqual({ strength: 2, other: 3 });
    expect(pipeline).toEqual(before);
  });

  it.each([
    ['a', 'the = is missing'],
    ['=3', 'the path is empty'],
    ['a..b=3', 'is not a path'],
    ['features[x].use=1', 'is not a path'],
    ['model.use.x=1', '"use" holds a single value'],
    ['model.with={', 'is not YAML'],
    ['__proto__.x=1', 'cannot be a key'],
    ['model.with.__proto__.x=1', 'cannot be a key'],
  ])('refuses %s as a wrong command line', async (text, words) => {
    const error = await thrownBy(() => applyOverrides(pipeline, [text]));
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain(words);
  });

  it.each([
    ['modle.with.trees=5', 'unknown key "modle"; did you mean "model"?'],
    ['split.test=high', 'split.test: expected a number, got text "high"'],
    ['model=', 'model: expected a map, got nothing'],
  ])('refuses %s by the schema', async (text, words) => {
    const error = await thrownBy(() => applyOverrides(pipeline, [text]));
    expect(error.code).toBe('PIPELINE_INVALID');
    expect(error.message).toContain(`--set ${text}: `);
    expect(error.message).toContain(words);
  });
});
