import { describe, expect, it } from 'vitest';
import { confusionPlot, largestClasses } from '../../../../domain/report/plots/confusion.ts';
import { context, hostile } from '../fixtures.ts';

const square = (size: number) => ({
  labels: Array.from({ length: size }, (_, index) => `c${index}`),
  counts: Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => (row === column ? row + 1 : 0)),
  ),
});

describe('the confusion matrix', () => {
  it('writes the count and its share of the true class into each cell', async () => {
    const svg = await context.plots.svg(
      confusionPlot({
        labels: ['yes', 'no'],
        counts: [
          [1500, 500],
          [0, 7],
        ],
      }),
    );
    for (const text of ['1,500', '75.0%', '500', '25.0%', '0', '7', '100%', 'predicted', 'truth'])
      expect(svg).toContain(`>${text}<`);
  });

  it('puts truth into rows and prediction into columns, in the order of the classes', async () => {
    const svg = await context.plots.svg(
      confusionPlot({
        labels: ['b', 'a'],
        counts: [
          [11, 12],
          [21, 22],
        ],
      }),
    );
    const at = (text: string) =>
      (new RegExp(`translate\\(([\\d.]+),([\\d.]+)\\)[^>]*>${text}<`).exec(svg) ?? []).slice(1).map(Number);
    const [[left = 0, top = 0], [right = 0], [, bottom = 0]] = [at('11'), at('12'), at('21')];
    expect(right).toBeGreaterThan(left);
    expect(bottom).toBeGreaterThan(top);
  });

  it('draws labels that look like code as labels', async () => {
    const svg = await context.plots.svg(
      confusionPlot({
        labels: [hostile, '"];datum'],
        counts: [
          [1, 0],
          [0, 1],
        ],
      }),
    );
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('"];datum');
  });

  it('keeps the twenty largest classes, in their order', () => {
    const { labels, counts } = largestClasses(square(23));
    expect(labels).toEqual(square(23).labels.slice(3));
    expect(counts[0]?.[0]).toBe(4);
    expect(counts).toHaveLength(20);
  });

  it('is drawn for one class and for many', async () => {
    for (const size of [1, 3, 10, 40]) expect(await context.plots.svg(confusionPlot(square(size)))).toContain('<svg');
  });
});
