import { describe, expect, it } from 'vitest';
import { predictionsSection } from '../../../../../domain/sensitivity/report/sections/predictions.ts';
import { regression, report } from '../fixtures.ts';

const figure = (id: string, of = report()) => predictionsSection(of)?.figures?.find((one) => one.id === id);
const words = (of = report()) =>
  predictionsSection(of)
    ?.before?.map(({ text }) => text)
    .join('') ?? '';

describe('what the score hides', () => {
  it('names the pair of blocks that differ most', () => {
    expect(figure('churn')?.caption).toBe(
      'Two blocks predict 3.3% of the rows that both held out differently; the darkest cell is 9.7%, between the blocks 2 and 3. Empty cells have no row in common.',
    );
    expect(figure('churn', report({ blocks: 60 }))?.caption).toContain('The first 4 of 60 blocks are drawn.');
    const still = [
      [0, 0],
      [0, 0],
    ];
    expect(figure('churn', report({ churnMatrix: still, blocks: 2 }))?.caption).toMatch(/no row changed anywhere\.$/);
  });

  it('has no churn where no two blocks share a row', () => {
    const apart = [
      [0, null],
      [null, 0],
    ];
    expect(figure('churn', report({ churnMatrix: apart }))).toBeUndefined();
  });

  it('names the class and the slice that move most', () => {
    expect(figure('classes')?.caption).toContain(
      'malignant moves most: its recall is 0.928 on average with a standard deviation of 2.97 points',
    );
    expect(figure('slices')?.caption).toContain('site: north moves most: its accuracy is 0.950');
    expect(figure('slices')?.caption).toContain('and all rows together 1.67 points');
  });

  it('draws twenty groups at most and has all in a folded table', () => {
    const groups = Array.from({ length: 30 }, (_, index) => ({
      of: 'class',
      value: `c${index}`,
      metric: 'recall',
      mean: 0.5,
      sd: index / 1000,
      lowest: 0.4,
      highest: 0.6,
    }));
    expect(figure('classes', report({ groups }))?.caption).toContain('The 20 of 30 that move most are drawn.');
    const after = predictionsSection(report({ groups }))?.after?.[0]?.text ?? '';
    expect(after.match(/<tr>/g)).toHaveLength(31);
    expect(after).toContain('<details>');
  });

  it('holds what seeds do against what independent errors would do', () => {
    expect(words()).toContain('seeds move the accuracy by 0.620 points; errors that are independent');
    expect(words()).toContain('nothing shows that some seeds give truly better models');
    const testSet = { ...report().testSet!, independent: 0.001 };
    expect(words(report({ testSet }))).toContain('models that are truly better or worse');
    expect(words(report({ testSet: { ...testSet, observed: null } }))).not.toContain('On the same rows');
  });

  it('is absent for a regression without slices', () => {
    expect(predictionsSection(regression)).toBeUndefined();
  });
});
