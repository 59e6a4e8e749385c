import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { compareTables, type DriftSettings } from '../../../../domain/quality/drift/table-drift.ts';
import { sketchTable } from '../../../../domain/quality/drift/table-sketch.ts';
import { type Cell, table } from '../../../support/tables.ts';

const normals = (count: number, name: string, shift = 0): number[] => {
  const stream = createStream(name);
  return Array.from({ length: count }, () => stream.nextNormal() + shift);
};
const compare = (was: Table, is: Table, settings?: DriftSettings) =>
  compareTables(sketchTable(was, undefined), sketchTable(is, undefined), settings);
const drifted = (found: ReturnType<typeof compare>): string[] =>
  found.tests.filter((test) => test.drifted).map(({ column }) => column);

describe('drift of a table', () => {
  const columns = (shift: number, name: string, rows = 500) =>
    table({ still: normals(rows, `${name} still`), moves: normals(rows, `${name} moves`, shift) });

  it('needs both a small p-value and a large effect', () => {
    expect(drifted(compare(columns(0, 'a'), columns(0.5, 'b')))).toEqual(['moves']);
    const harmless = compare(columns(0, 'a', 60_000), columns(0.04, 'b', 60_000));
    expect(harmless.tests.find(({ column }) => column === 'moves')?.adjustedPValue).toBeLessThan(0.001);
    expect(drifted(harmless)).toEqual([]);
    const noisy = compare(columns(0, 'a', 20), columns(0, 'd', 20));
    expect(noisy.tests.some(({ effect, threshold }) => effect > threshold)).toBe(true);
    expect(drifted(noisy)).toEqual([]);
  });

  it('takes other thresholds and another level', () => {
    const [was, is] = [columns(0, 'a', 60_000), columns(0.04, 'b', 60_000)];
    expect(drifted(compare(was, is, { thresholds: { 'normed-wasserstein': 0.02 } }))).toEqual(['moves']);
    expect(drifted(compare(columns(0, 'a'), columns(0.5, 'b'), { level: 1e-30 }))).toEqual([]);
  });

  it('corrects for all tests of the table', () => {
    const wide = (name: string, shift: number): Table => {
      const cells: Record<string, Cell[]> = { first: normals(100, `${name}-first`, shift) };
      for (let index = 0; index < 99; index += 1) cells[`x${index}`] = normals(100, `${name}-${index}`);
      return table(cells);
    };
    const found = compare(wide('r', 0), wide('c', 0));
    expect(found.tests.some(({ pValue }) => pValue < 0.05)).toBe(true);
    expect(drifted(found)).toEqual([]);
    expect(drifted(compare(wide('r', 0), wide('c', 1)))).toEqual(['first']);
  });
});

describe('changes of the schema', () => {
  it('are columns that went, came or changed their type', () => {
    const was = table({ a: [1, 2], b: ['x', 'y'], c: [1, 2] });
    const is = table({ a: [1, 2], b: [1, 2], d: ['z', 'z'] });
    expect(compare(was, is).schema).toEqual([
      { column: 'b', change: 'type-changed', was: 'string', now: 'integer' },
      { column: 'c', change: 'column-missing', was: 'integer' },
      { column: 'd', change: 'column-added', now: 'string' },
    ]);
  });

  it('are none where a column has no value to tell its type from', () => {
    const was = table({ a: [1.5, 2] });
    expect(compare(was, table({ a: [null, null] }, { a: 'string' })).schema).toEqual([]);
  });
});
