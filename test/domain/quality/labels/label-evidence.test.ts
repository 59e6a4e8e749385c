import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { gatherEvidence } from '../../../../domain/quality/labels/label-evidence.ts';
import { clouds } from './clouds.ts';

describe('evidence', () => {
  const { table, classes, labels, wrong } = clouds({ rows: 120, wrong: 0.1 });
  const told: number[] = [];
  const request = {
    table,
    roles: {},
    target: { task: 'classification', classes, labels },
    stream: createStream('evidence'),
    progress: (share: number) => told.push(share),
  } as const;
  const evidence = gatherEvidence(request);

  test('tells its cost: two passes over the table, and more with planted errors', () => {
    expect(evidence.runs).toBe(12);
    expect(evidence.fits).toBe(15 * (2 + 12));
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  test('has low scores for wrong labels, and for planted ones on the same scale', () => {
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const own = mean([...wrong].map((row) => evidence.scores[row] ?? 0));
    const planted = mean(evidence.planted.filter(({ weights }) => weights.boundary === 0).map(({ score }) => score));
    expect(own).toBeLessThan(0.3);
    expect(planted).toBeLessThan(0.4);
    expect(planted).toBeGreaterThan(0);
  });

  test('leaves the labels as they were', () => {
    expect([...evidence.given.labels]).toEqual([...labels]);
  });

  test('estimates how many are wrong', () => {
    expect(evidence.floor.rate).toBeGreaterThan(0.05);
    expect(evidence.floor.rate).toBeLessThan(0.15);
  });
});

test('a run can be cancelled', () => {
  const { table, classes, labels } = clouds({ rows: 60 });
  const stop = new Error('stop');
  const request = {
    table,
    roles: {},
    target: { task: 'classification', classes, labels },
    stream: createStream('evidence'),
    throwIfCancelled: () => {
      throw stop;
    },
  } as const;
  expect(() => gatherEvidence(request)).toThrow(stop);
});
