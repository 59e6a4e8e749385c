import { expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { confidentJoint } from '../../../../domain/quality/labels/confident-joint.ts';
import { noiseMatrices, noiseRate } from '../../../../domain/quality/labels/noise-matrix.ts';
import { goldenCases } from './golden.ts';

test('columns are shares of the counts by true and by given label', () => {
  const { givenByTrue, trueByGiven } = noiseMatrices({ classCount: 2, counts: Float64Array.of(6, 2, 3, 1) });
  expect([...givenByTrue].map((share) => Math.round(1000 * share))).toEqual([667, 667, 333, 333]);
  expect([...trueByGiven].map((share) => Math.round(1000 * share))).toEqual([750, 750, 250, 250]);
});

test.each(goldenCases)('on $name columns sum to one and the interval holds the rate', ({ given, answers }) => {
  const { givenByTrue, trueByGiven } = noiseMatrices(confidentJoint(given));
  for (const matrix of [givenByTrue, trueByGiven]) {
    for (let column = 0; column < given.classCount; column += 1) {
      const sum = matrix.reduce((all, share, index) => all + (index % given.classCount === column ? share : 0), 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  }
  const { rate, interval } = noiseRate(given, createStream('rate'));
  const trace = answers.joint.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
  expect(rate).toBeCloseTo(1 - trace, 1);
  expect(interval.lower).toBeLessThanOrEqual(rate);
  expect(interval.upper).toBeGreaterThanOrEqual(rate);
  expect(interval.upper - interval.lower).toBeGreaterThan(0);
});

test('the rate is the same for the same stream', () => {
  const [first] = goldenCases;
  if (!first) throw new Error('there are cases');
  expect(noiseRate(first.given, createStream('a'))).toEqual(noiseRate(first.given, createStream('a')));
});
