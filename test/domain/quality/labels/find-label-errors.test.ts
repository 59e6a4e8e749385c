import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  defaultLabelBudget,
  findLabelErrors,
  judgeLabels,
} from '../../../../domain/quality/labels/find-label-errors.ts';
import { clouds } from './clouds.ts';

const stream = () => createStream('find');

describe('of 160 rows with 10% wrong labels', () => {
  const { table, classes, labels, truth, wrong } = clouds({ rows: 160, classes: 3, wrong: 0.1 });
  const target = { task: 'classification', classes, labels } as const;
  const verdict = findLabelErrors({ table, roles: {}, target, stream: stream() });
  const flagged = [...verdict.isIssue.keys()].filter((row) => verdict.isIssue[row] === 1);

  test('nearly all are found and few others are', () => {
    const hits = flagged.filter((row) => wrong.has(row)).length;
    expect(hits).toBeGreaterThanOrEqual(14);
    expect((flagged.length - hits) / (160 - wrong.size)).toBeLessThanOrEqual(0.06);
  });

  test('the label that is right is suggested', () => {
    const right = [...wrong].filter((row) => verdict.suggested[row] === truth[row]).length;
    expect(right).toBeGreaterThanOrEqual(14);
  });

  test('the estimates speak of this table', () => {
    expect(verdict.noise.floor.rate).toBeCloseTo(0.1, 1);
    for (const kind of ['uniform', 'pair', 'estimated'] as const) {
      const { rate, interval, inThisTable } = verdict.detection[kind];
      expect(rate).toBeGreaterThan(0.85);
      expect(interval.lower).toBeLessThanOrEqual(rate);
      expect(inThisTable.lower).toBeLessThanOrEqual(interval.lower + 0.05);
    }
  });

  test('the verdict is by the lower bound of what was asked', () => {
    const { interval } = verdict.best;
    const ask = (detectionRate: number) =>
      judgeLabels(verdict.evidence, { ...defaultLabelBudget, detectionRate }, { stream: stream() }).verdict;
    expect(ask(interval.lower)).toBe('within-budget');
    expect(ask(interval.lower + 0.001)).toBe('budget-not-reachable');
  });

  test('the same stream gives the same verdict', () => {
    const again = findLabelErrors({ table, roles: {}, target, stream: stream() });
    expect([...again.isIssue]).toEqual([...verdict.isIssue]);
    expect(again.detection).toEqual(verdict.detection);
  });
});

test('labels of chance reach no detection rate, and still no more is flagged than allowed', () => {
  const { table, classes, labels } = clouds({ rows: 120, apart: 0 });
  const target = { task: 'classification', classes, labels } as const;
  const verdict = findLabelErrors({ table, roles: {}, target, stream: stream() });
  expect(verdict.verdict).toBe('budget-not-reachable');
  expect(verdict.best.interval.lower).toBeLessThan(0.85);
});
