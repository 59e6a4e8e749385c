import { describe, expect, it } from 'vitest';
import { gateVerdicts } from '../../../../domain/report/gate.ts';
import { resultSection } from '../../../../domain/report/sections/result.ts';
import { classMetrics, readMetrics } from '../fixtures.ts';

const metrics = readMetrics(classMetrics);
const content = { title: 'a', kind: 'training', folds: [], metrics } as const;
const text = (section: ReturnType<typeof resultSection>) => section?.before?.map((part) => part.text).join('') ?? '';

describe('the result', () => {
  it('shows each metric with value, interval, baseline and the good direction', () => {
    expect(text(resultSection(content, []))).toMatch(
      /Accuracy <span class="hint">higher is better<\/span><\/th><td class="number"><strong>0\.875<\/strong><\/td><td class="number">0\.529 to 0\.978<\/td><td class="number">0\.500</,
    );
  });

  it('draws the interval of a metric from left to right within its track', () => {
    const [, low, high] = /class="range" x1="([\d.]+)" x2="([\d.]+)"/.exec(text(resultSection(content, []))) ?? [];
    expect([Number(low), Number(high)].every((x) => x >= 4 && x <= 116)).toBe(true);
    expect(Number(low)).toBeLessThan(Number(high));
  });

  it('shows a metric that is not defined on these rows as absent', () => {
    const bare = { value: undefined, lower: undefined, upper: undefined, baseline: undefined };
    const section = resultSection({ ...content, metrics: { ...metrics, metrics: { 'roc-auc': bare } } }, []);
    expect(text(section)).toContain('<strong>–</strong>');
  });

  it('shows the verdict of each condition with what was measured, unrounded enough to judge', () => {
    const near = { ...metrics.metrics, accuracy: { value: 0.9296, lower: 0.9, upper: 0.95, baseline: 0.5 } };
    const section = resultSection(
      { ...content, metrics: { ...metrics, metrics: near } },
      gateVerdicts({ accuracy: '>= 0.93' }, near),
    );
    expect(text(section)).toContain('0.9296 (0.9 to 0.95)');
    expect(text(section)).toContain('not reached');
  });

  it('draws folds when there are at least two', () => {
    expect(resultSection(content, [])?.figures).toBeUndefined();
    expect(resultSection({ ...content, folds: [metrics, metrics] }, [])?.figures?.[0]?.title).toBe(
      'Scores of the 2 folds',
    );
  });

  it('is absent when nothing was measured', () => {
    expect(resultSection({ ...content, metrics: undefined }, [])).toBeUndefined();
  });
});
