import { describe, expect, it } from 'vitest';
import { featuresPerNode, openWorkshop, type TreeParams, takeSample } from '../../../domain/learning/tree-fit.ts';
import { problem } from './problems.ts';

const params: TreeParams = { minSamplesSplit: 2, minSamplesLeaf: 1, maxFeatures: 'all', bins: 255 };

describe('the features of a node', () => {
  it.each([
    ['all', 64, 64],
    ['sqrt', 64, 8],
    ['sqrt', 3, 1],
    [5, 64, 5],
    [100, 64, 64],
    [0.25, 64, 16],
    [0.001, 64, 1],
  ] as const)('%s of so many are a whole number between one and all', (limit, columns, expected) => {
    expect(featuresPerNode(limit, columns, 'classification')).toBe(expected);
    expect(featuresPerNode(limit, columns, 'regression')).toBe(expected);
  });

  it('are by default the root for classes and a third for numbers', () => {
    expect([
      featuresPerNode('auto', 64, 'classification'),
      featuresPerNode('auto', 64, 'regression'),
      featuresPerNode('auto', 2, 'regression'),
    ]).toEqual([8, 21, 1]);
  });
});

describe('a sample', () => {
  const given = { ...problem('regression', 5), params, streams: {} };

  it('holds each row with a weight once, drawn rows as often as they were drawn', () => {
    const weights = Float64Array.of(1, 0, 2, 0.5, 1);
    const { sample } = openWorkshop({ ...given, weights }, params);
    takeSample(sample, { ...given, weights });
    expect([...sample.rows.subarray(0, sample.size)]).toEqual([0, 2, 3, 4]);
    expect([...sample.weights.subarray(0, sample.size)]).toEqual([1, 2, 0.5, 1]);
    takeSample(sample, { ...given, weights }, Int32Array.of(0, 3, 2, 1, 0));
    expect([...sample.rows.subarray(0, sample.size)]).toEqual([2, 3]);
    expect([...sample.weights.subarray(0, sample.size)]).toEqual([4, 0.5]);
  });

  it('is of all rows without weights, with their targets', () => {
    const { sample, search } = openWorkshop(given, params);
    takeSample(sample, given);
    expect(sample.size).toBe(5);
    expect(given.target.task === 'regression' && given.target.values).toEqual(sample.targets);
    expect(search.leafTable().width).toBe(1);
  });
});
