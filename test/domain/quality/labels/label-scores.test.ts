import { describe, expect, test } from 'vitest';
import { adjustProbabilities, labelScores, scoreLabels } from '../../../../domain/quality/labels/label-scores.ts';
import { farthest, goldenCases } from './golden.ts';

describe.each(goldenCases)('on $name', ({ given, answers }) => {
  test.each(labelScores)('%s is that of cleanlab', (score) => {
    expect(farthest(scoreLabels(given, score), answers.scores[score] ?? [])).toBeLessThan(1e-9);
  });

  test('adjusted probabilities of a row sum to one', () => {
    const { probabilities, classCount } = adjustProbabilities(given);
    for (let row = 0; row < given.labels.length; row += 1) {
      const sum = probabilities.subarray(row * classCount, (row + 1) * classCount).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });
});
