import { describe, expect, it } from 'vitest';
import { readPredictions } from '../../../../domain/report/predictions.ts';
import { answersSection, confusionFigure, mistakesTable } from '../../../../domain/report/sections/mistakes.ts';
import { classMetrics, classTable, numberTable, readMetrics } from '../fixtures.ts';

const content = { title: 'a', kind: 'training', folds: [], metrics: readMetrics(classMetrics) } as const;

describe('right and wrong answers', () => {
  it('say in words how many answers are right', () => {
    expect(
      confusionFigure({
        labels: ['a', 'b'],
        counts: [
          [3, 1],
          [0, 4],
        ],
      }).caption,
    ).toMatch(/^7 of 8 rows are answered right\./);
  });

  it('speak of weight where rows are weighted', () => {
    expect(
      confusionFigure({
        labels: ['a', 'b'],
        counts: [
          [1.5, 0],
          [0.25, 0.5],
        ],
      }).caption,
    ).toMatch(/^88\.9% of the weight/);
  });

  it('say how many classes are not drawn', () => {
    const labels = Array.from({ length: 25 }, (_, index) => `c${index}`);
    const counts = labels.map(() => labels.map(() => 1));
    expect(confusionFigure({ labels, counts }).caption).toContain('The 20 largest of 25 classes are drawn.');
  });

  it('show the scores of each class', () => {
    const [classes] = answersSection(content)?.beside ?? [];
    expect(classes?.text).toContain(
      '<th scope="row">benign</th><td class="number">1.000</td><td class="number">0.750</td>',
    );
  });

  it('are absent for numbers', () => {
    expect(answersSection({ ...content, metrics: undefined })).toBeUndefined();
  });
});

describe('the largest mistakes', () => {
  it('are wrong answers, the surest first', () => {
    const text = mistakesTable(readPredictions(classTable, 'classification'))?.text;
    expect(text).toContain('The surest of 1 wrong answer:');
    expect(text).toMatch(/<th scope="row">r3<\/th><td>benign<\/td>.*<td class="number">60\.0%</);
  });

  it('are absent when every answer is right', () => {
    const [row, truth, , ...scores] = classTable.columns;
    const right = [row, truth, truth && { ...truth, name: 'prediction' }, ...scores].filter(
      (column) => column !== undefined,
    );
    expect(mistakesTable(readPredictions({ ...classTable, columns: right }, 'classification'))).toBeUndefined();
  });

  it('are for numbers the rows farthest off', () => {
    const text = mistakesTable(readPredictions(numberTable, 'regression'))?.text ?? '';
    expect(/<tbody>\n<tr><th scope="row">(\d)/.exec(text)?.[1]).toBe('4');
    expect(text).toContain('<td class="number">40</td>');
  });
});
