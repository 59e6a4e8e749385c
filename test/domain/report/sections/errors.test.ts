import { describe, expect, it } from 'vitest';
import { readPredictions } from '../../../../domain/report/predictions.ts';
import { errorsSection } from '../../../../domain/report/sections/errors.ts';
import { classTable, numberColumn, numberTable } from '../fixtures.ts';

const content = { title: 'a', kind: 'training', folds: [] } as const;

describe('the errors of a regression', () => {
  it('are shown as a scatter, a histogram and the largest', () => {
    const section = errorsSection({ ...content, predictions: readPredictions(numberTable, 'regression') });
    expect(section?.figures?.map(({ id }) => id)).toEqual(['scatter', 'residuals']);
    expect(section?.after).toHaveLength(1);
  });

  it('say how many of many rows are drawn', () => {
    const numbers = Array.from({ length: 1500 }, (_, row) => row);
    const columns = ['row', 'truth', 'prediction'].map((name) => numberColumn(name, numbers));
    const section = errorsSection({
      ...content,
      predictions: readPredictions({ rowCount: 1500, columns }, 'regression'),
    });
    expect(section?.figures?.[0]?.caption).toContain('1,000 of 1,500 rows are drawn');
  });

  it('are absent for classes', () => {
    expect(errorsSection({ ...content, predictions: readPredictions(classTable, 'classification') })).toBeUndefined();
  });
});
