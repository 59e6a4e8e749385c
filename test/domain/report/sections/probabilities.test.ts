import { describe, expect, it } from 'vitest';
import { readPredictions } from '../../../../domain/report/predictions.ts';
import { probabilitiesSection } from '../../../../domain/report/sections/probabilities.ts';
import { classTable, numberColumn, numberTable, textColumn } from '../fixtures.ts';

const content = { title: 'a', kind: 'training', folds: [] } as const;
const sectionOf = (table: typeof classTable) =>
  probabilitiesSection({ ...content, predictions: readPredictions(table, 'classification') });
const caption = (table: typeof classTable, id: string) =>
  sectionOf(table)?.figures?.find((figure) => figure.id === id)?.caption ?? '';

const classes = Array.from({ length: 10 }, (_, index) => `c${index}`);
const many = {
  rowCount: 20,
  columns: [
    textColumn(
      'row',
      Array.from({ length: 20 }, (_, row) => String(row)),
    ),
    textColumn('truth', [...classes, ...classes]),
    textColumn('prediction', [...classes, ...classes]),
    // The later the class, the worse its probability tells it apart.
    ...classes.map((name, index) =>
      numberColumn(
        `p_${name}`,
        Array.from({ length: 20 }, (_, row) => (row % 10 === index ? 0.5 : (row % 10) / 10 < index / 10 ? 0.6 : 0.1)),
      ),
    ),
  ],
};

describe('probabilities', () => {
  it('are shown as ROC, precision-recall and calibration', () => {
    expect(sectionOf(classTable)?.figures?.map(({ id }) => id)).toEqual(['roc', 'precision-recall', 'calibration']);
  });

  it('name the class looked for and its area when there are two', () => {
    expect(caption(classTable, 'roc')).toContain(
      'Looking for “<script>alert(1)</script>”, area under the curve 1.000.',
    );
  });

  it('show the eight hardest of many classes, and say so', () => {
    expect(caption(many, 'roc')).toContain('Each class against all others');
    expect(caption(many, 'roc')).toContain('The 8 of 10 classes with the least area are drawn.');
    const roc = sectionOf(many)?.figures?.[0]?.alternative ?? '';
    expect(roc).toContain('c9');
    expect(roc).not.toContain('c0');
  });

  it('judge the answer given when there are more than two classes', () => {
    expect(caption(many, 'calibration')).toContain('The probability of the answer given');
  });

  it('leave out curves of a class that does not occur', () => {
    const [row, truth, ...rest] = classTable.columns;
    const one = [row, textColumn('truth', new Array<string>(8).fill('benign')), ...rest].filter(
      (column) => column !== undefined,
    );
    expect(truth?.name).toBe('truth');
    expect(sectionOf({ ...classTable, columns: one })?.figures?.map(({ id }) => id)).toEqual(['calibration']);
  });

  it('are absent for numbers and where there are none', () => {
    expect(
      probabilitiesSection({ ...content, predictions: readPredictions(numberTable, 'regression') }),
    ).toBeUndefined();
    expect(sectionOf({ ...classTable, columns: classTable.columns.slice(0, 3) })).toBeUndefined();
  });
});
