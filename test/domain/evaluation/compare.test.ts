/** @module Tests of comparing two tables of predictions. */
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../domain/data/table.ts';
import { comparePredictions } from '../../../domain/evaluation/compare.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { takeRows } from '../../../domain/transforms/columns.ts';
import { type Cell, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

/** Predictions of `no` or `yes`: the probability of `yes` is the truth, pulled towards a half, with noise. */
function scored(count: number, noise: number, seed: string): Table {
  const stream = createStream(seed);
  const cells: Record<string, Cell[]> = { id: [], truth: [], prediction: [], p_no: [], p_yes: [] };
  for (let row = 0; row < count; row += 1) {
    const yes = row % 2 === 1;
    const share = Math.min(0.99, Math.max(0.01, (yes ? 0.7 : 0.3) + noise * stream.nextNormal()));
    cells['id']!.push(`r${row}`);
    cells['truth']!.push(yes ? 'yes' : 'no');
    cells['prediction']!.push(share > 0.5 ? 'yes' : 'no');
    cells['p_no']!.push(1 - share);
    cells['p_yes']!.push(share);
  }
  return table(cells);
}

describe('a comparison', () => {
  it('finds no difference of a table with itself', () => {
    const own = scored(80, 0.2, '1');
    const { metrics, flips, flipped } = comparePredictions(own, own);
    for (const entry of Object.values(metrics)) expect(entry).toMatchObject({ difference: 0, lower: 0, upper: 0 });
    expect([flips, flipped]).toEqual([{ fixed: 0, broken: 0, changed: 0 }, []]);
  });

  it('tells a better model by an interval that leaves zero out', () => {
    const { metrics, rows } = comparePredictions(scored(400, 0.4, '1'), scored(400, 0.05, '2'));
    expect(rows).toBe(400);
    expect(metrics['accuracy']!.lower).toBeGreaterThan(0.1);
    expect(metrics['log-loss']!.upper).toBeLessThan(0);
    expect(metrics['accuracy']!.b! - metrics['accuracy']!.a!).toBeCloseTo(metrics['accuracy']!.difference!, 12);
  });

  it('changes sign with the order of the two', () => {
    const [a, b] = [scored(100, 0.4, '1'), scored(100, 0.1, '2')];
    const forth = comparePredictions(a, b);
    const back = comparePredictions(b, a);
    expect(back.metrics['brier']!.difference).toBeCloseTo(-forth.metrics['brier']!.difference!, 12);
    expect([back.flips.fixed, back.flips.broken]).toEqual([forth.flips.broken, forth.flips.fixed]);
  });

  it('pairs rows by key whatever their order, and counts those of one side only', () => {
    const a = scored(100, 0.3, '1');
    const b = scored(100, 0.1, '2');
    const mixed = takeRows(
      b,
      Uint32Array.from({ length: 90 }, (_, row) => 99 - row),
    );
    const part = takeRows(
      b,
      Uint32Array.from({ length: 90 }, (_, row) => row + 10),
    );
    expect(comparePredictions(a, mixed)).toEqual(comparePredictions(a, part));
    expect(comparePredictions(a, mixed)).toMatchObject({ rows: 90, onlyInA: 10, onlyInB: 0 });
  });

  it('lists flipped rows with what became of them', () => {
    const prediction = (predictions: string[]) =>
      table({
        id: [7, 8, 9, 10],
        truth: ['a', 'a', 'a', 'b'],
        prediction: predictions,
        p_a: [0.4, 0.3, 0.3, 0.2],
        p_b: [0.3, 0.4, 0.3, 0.6],
        p_c: [0.3, 0.3, 0.4, 0.2],
      });
    const before = prediction(['a', 'b', 'c', 'b']);
    const after = prediction(['c', 'a', 'b', 'b']);
    const { flips, flipped } = comparePredictions(before, after, 2);
    expect(flips).toEqual({ fixed: 1, broken: 1, changed: 1 });
    expect(flipped).toEqual([
      { key: '7', truth: 'a', a: 'a', b: 'c', change: 'broken' },
      { key: '8', truth: 'a', a: 'b', b: 'a', change: 'fixed' },
    ]);
  });

  it('of regressions has differences and no flips', () => {
    const a = table({ row: [0, 1, 2], truth: [1.5, 2, 3], prediction: [1, 2.5, 3.5] });
    const b = table({ row: [0, 1, 2], truth: [1.5, 2, 3], prediction: [1.5, 2, 3] });
    const { task, metrics, flipped } = comparePredictions(a, b);
    expect([task, flipped]).toEqual(['regression', []]);
    expect(metrics['rmse']).toMatchObject({ a: 0.5, b: 0, difference: -0.5 });
  });

  it('refuses rows that cannot be paired', async () => {
    const own = scored(4, 0.1, '1');
    const twice = takeRows(own, Uint32Array.of(0, 0));
    expect((await thrownBy(() => comparePredictions(own, twice))).message).toContain('has equal values');
    const others = { ...own, columns: own.columns.with(0, table({ id: ['x', 'y', 'z', 'w'] }).columns[0]!) };
    expect((await thrownBy(() => comparePredictions(own, others))).message).toContain('share no test row');
    const truth = table({ truth: ['no', 'no', 'no', 'no'] }).columns[0]!;
    const judged = { ...own, columns: own.columns.with(1, truth) };
    expect((await thrownBy(() => comparePredictions(own, judged))).message).toContain(
      'the truth of 2 shared rows differs',
    );
  });
});
