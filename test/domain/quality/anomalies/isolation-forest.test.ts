import { describe, expect, it } from 'vitest';
import { encodeState } from '../../../../domain/learning/model-codec.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { fitIsolationForest, restoreIsolationForest } from '../../../../domain/quality/anomalies/isolation-forest.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { matrix } from '../../learning/problems.ts';
import { normalMatrix } from './clouds.ts';

const fit = (extension: number, trees = 100, seed = '1') =>
  fitIsolationForest({
    features: normalMatrix(600, 3),
    trees,
    sample: 256,
    extension,
    stream: createStream(seed),
  });

describe.each([0, 2])('with %d further columns a cut', (extension) => {
  it('scores a far row high, a middle one low, and both between 0 and 1', () => {
    const [far, middle] = fit(extension).score(
      matrix([
        [7, 7, 7],
        [0, 0, 0],
      ]),
    );
    expect(far).toBeGreaterThan(0.65);
    expect(middle).toBeLessThan(0.47);
  });

  it('gives the same trees for the same stream, and the first trees of a larger forest', () => {
    const state = (trees: number, seed = '1') => fit(extension, trees, seed).state() as { trees: unknown[] };
    expect(state(10)).toEqual(state(10));
    expect(state(12).trees.slice(0, 10)).toEqual(state(10).trees);
    expect(state(10, '2')).not.toEqual(state(10));
  });

  it('scores the same after its state was saved', () => {
    const scorer = fit(extension, 20);
    const restored = restoreIsolationForest(JSON.parse(JSON.stringify(encodeState(scorer.state()))));
    const queries = normalMatrix(30, 3, '9');
    expect(restored.score(queries)).toEqual(scorer.score(queries));
  });
});

it('scores rows that are all alike alike', () => {
  const scorer = fitIsolationForest({
    features: matrix([[1], [1], [1]]),
    trees: 5,
    sample: 256,
    extension: 0,
    stream: createStream('1'),
  });
  const [same, other] = scorer.score(matrix([[1], [50]]));
  expect(same).toBe(other);
  expect(same).toBeCloseTo(0.5, 12);
});

it('stops when it is told to', async () => {
  const stop = new Error('stopped');
  const request = { features: normalMatrix(20, 2), trees: 5, sample: 8, extension: 0, stream: createStream('1') };
  await expect(async () =>
    fitIsolationForest({
      ...request,
      throwIfCancelled: () => {
        throw stop;
      },
    }),
  ).rejects.toBe(stop);
});

it('refuses trees that would walk in a circle or read a column that is not there', async () => {
  const leaf = {
    columns: Int32Array.of(0),
    slopes: Float64Array.of(1),
    cuts: Float64Array.of(0),
    lengths: Float64Array.of(1),
  };
  const state = (tree: object) =>
    encodeState({ coordinates: 1, width: 1, sample: 2, trees: [{ ...leaf, children: Int32Array.of(-1), ...tree }] });
  expect(restoreIsolationForest(state({})).score(matrix([[3]]))).toHaveLength(1);
  for (const tree of [
    { children: Int32Array.of(0) },
    { columns: Int32Array.of(1) },
    { slopes: Float64Array.of(1, 2) },
  ]) {
    expect(await thrownBy(() => restoreIsolationForest(state(tree)))).toMatchObject({ code: 'DATA_INVALID' });
  }
});
