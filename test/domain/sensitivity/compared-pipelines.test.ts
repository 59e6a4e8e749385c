/** @module Tests of sorting sweeps into pairs: any order, and every way in which they do not fit together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairSweeps, pipelineNames } from '../../../domain/sensitivity/compared-pipelines.ts';
import { onThree, swept } from './compared-fixtures.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const names = (sweeps: Parameters<typeof pairSweeps>[0]) =>
  pairSweeps(sweeps).map(({ dataset, a, b }) => [dataset, a.name, b.name]);
const three = onThree();
const expected = [
  ['cancer', 'forest-0', 'mlp-0'],
  ['digits', 'forest-1', 'mlp-1'],
  ['wine', 'forest-2', 'mlp-2'],
];

describe('sweeps of two pipelines on several data sets', () => {
  it('are paired whatever their order; the pipeline of the first is A', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(three, { minLength: 6 }), (shuffled) => {
        const found = names(shuffled).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
        const turned = shuffled[0]?.name.startsWith('mlp');
        expect(found).toEqual(turned ? expected.map(([dataset, a, b]) => [dataset, b, a]) : expected);
      }),
    );
  });

  it('are called by their learners, or by what else differs', () => {
    expect(pipelineNames(pairSweeps(three))).toEqual({ a: 'random-forest', b: 'mlp' });
    const trees = [swept('few', 0, { trees: 5 }), swept('many', 0, { trees: 100 })];
    expect(pipelineNames(pairSweeps(trees))).toEqual({
      a: 'random-forest with trees 5',
      b: 'random-forest with trees 100',
    });
  });

  it('keep the order given where nothing but the place tells the pipelines apart', () => {
    expect(names([swept('b', 0), swept('a', 0)])).toEqual([['cells', 'b', 'a']]);
  });

  it('tell data sets of equal file names by their folders, and two targets of a file by their names', () => {
    const twice = (one: object, other: object) => [
      swept('f1', 0, one),
      swept('m1', 0, { ...one, learner: 'mlp' }),
      swept('f2', 0, other),
      swept('m2', 0, { ...other, learner: 'mlp' }),
    ];
    const places = twice({ file: 'a/train.csv' }, { file: 'b/train.csv' });
    expect(names(places).map(([dataset]) => dataset)).toEqual(['a/train.csv', 'b/train.csv']);
    const targets = twice({ file: 'a.csv', target: 'x' }, { file: 'a.csv', target: 'y' });
    expect(names(targets).map(([dataset]) => dataset)).toEqual(['a.csv (x)', 'a.csv (y)']);
  });

  it.each<[string, string, Parameters<typeof pairSweeps>[0]]>([
    ['one alone', 'needs two sweeps of a data set', three.slice(0, 1)],
    ['a sweep twice', 'the sweep forest-0 is given twice', [...three, three[0]!]],
    [
      'a data set that one pipeline lacks',
      'the data set "wine" was swept by one pipeline only (forest-2)',
      three.slice(0, 5),
    ],
    [
      'a pipeline twice on a data set',
      'the data set "wine" has 3 sweeps (forest-2, mlp-2, again)',
      [...three, swept('again', 0, { file: 'data/wine.csv' })],
    ],
    [
      'a third pipeline',
      'pipeline B is mlp on "cancer" and ridge on "wine"',
      [...three.slice(0, 5), swept('ridge', 0, { file: 'data/wine.csv', learner: 'ridge' })],
    ],
    [
      'another configuration',
      'pipeline A is random-forest with trees 5 on "cancer" and random-forest with trees 9 on "wine"',
      [...three.slice(0, 4), swept('large', 0, { file: 'data/wine.csv', trees: 9 }), three[5]!],
    ],
    [
      'another metric',
      '"cancer" is judged by accuracy and "wine" by f1; sweep all with one --metric',
      [...three.slice(0, 4), ...onThree([0, 0, 0], { ledger: { metric: 'f1' } }).slice(4)],
    ],
  ])('are refused with %s', (_what, words, sweeps) => {
    expect(() => pairSweeps(sweeps)).toThrow(sweepInvalid(words));
  });
});
