import { describe, expect, it } from 'vitest';
import { importanceSection, modelSection } from '../../../../domain/report/sections/model.ts';
import { classMetrics, model, numberMetrics, readMetrics } from '../fixtures.ts';

const content = { title: 'a', kind: 'training', folds: [] } as const;
const text = (section: ReturnType<typeof modelSection>) =>
  [...(section?.before ?? []), ...(section?.after ?? [])].map((part) => part.text).join('');

describe('what the model relies on', () => {
  it('lists columns by importance with their intervals', () => {
    const rows = text(importanceSection({ ...content, metrics: readMetrics(classMetrics) }));
    expect(rows.indexOf('area')).toBeLessThan(rows.indexOf('&lt;script'));
    expect(rows).toContain('0.4000 to 0.6000');
    expect(rows).toContain('Rise of the log-loss');
  });

  it('says how many columns are not drawn, and folds the long table away', () => {
    const importance = Array.from({ length: 25 }, (_, index) => ({
      feature: `f${index}`,
      drop: index,
      lower: index,
      upper: index,
    }));
    const section = importanceSection({ ...content, metrics: readMetrics({ ...numberMetrics, importance }) });
    expect(section?.figures?.[0]?.caption).toContain('The first 20 of 25 columns.');
    expect(section?.figures?.[0]?.caption).toContain('drop of R²');
    expect(text(section)).toContain('<summary>Importance of all 25 columns as a table</summary>');
  });

  it('is absent where it was not measured', () => {
    expect(importanceSection({ ...content, metrics: readMetrics(numberMetrics) })).toBeUndefined();
  });
});

describe('the model', () => {
  it('says what goes in and what comes out', () => {
    const words = text(modelSection({ ...content, model }));
    expect(words).toContain(
      'Random forest, takes 2 columns of a raw row, predicts <bdi>species</bdi>, answers one of 2 classes: <bdi>benign</bdi>, ',
    );
    expect(words).toContain('<th scope="row">area</th><td><code>number</code></td>');
  });

  it('cuts a long list of classes', () => {
    const classes = Array.from({ length: 40 }, (_, index) => `c${index}`);
    expect(text(modelSection({ ...content, model: { ...model, classes } }))).toContain('<bdi>c29</bdi> and 10 more.');
  });
});
