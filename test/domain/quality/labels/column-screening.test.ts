import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../../../../domain/data/table.ts';
import type { Target } from '../../../../domain/learning/learner.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { mostFeatures, screened } from '../../../../domain/quality/labels/column-screening.ts';
import { allRows } from '../../../../domain/splitting/parts.ts';
import { type Cell, column, namesOf } from '../../../support/tables.ts';

const rows = 120;
const stream = createStream('screening');
const labels = Int32Array.from({ length: rows }, () => stream.nextBelow(2));
const cells = (of: (row: number) => Cell): Cell[] => Array.from({ length: rows }, (_, row) => of(row));
const noise = Array.from({ length: 2 * mostFeatures }, (_, place) =>
  column(
    `n${place}`,
    cells(() => stream.nextNormal()),
  ),
);
const tableOf = (...columns: readonly Column[]): Table => ({ rowCount: rows, columns: [...noise, ...columns] });
const classes = (of: Int32Array): Target => ({ task: 'classification', classes: ['a', 'b'], labels: of });
const told = (row: number) => (labels[row] ?? 0) + stream.nextNormal() / 2;

describe('screening of columns', () => {
  it('leaves a table of few features as it is', () => {
    const few: Table = { rowCount: rows, columns: noise.slice(0, mostFeatures) };
    expect(screened({ table: few, roles: {}, train: allRows(rows), own: classes(labels) })).toBe(few);
  });

  it('keeps what tells the class, as number, text, presence or two-sided, in table order and no role', () => {
    const telling = [
      column('number', cells(told)),
      column(
        'text',
        cells((row) => (told(row) > 0.5 ? 'yes' : 'no')),
      ),
      column(
        'present',
        cells((row) => (told(row) > 0.5 ? 1 : null)),
      ),
      column(
        'outer',
        cells((row) => (labels[row] === 1 ? stream.nextNormal() / 4 : 2 * Math.sign(stream.nextNormal()))),
      ),
      column('key', cells(String)),
    ];
    const kept = screened({
      table: tableOf(...telling),
      roles: { key: 'key' },
      train: allRows(rows),
      own: classes(labels),
    });
    expect(kept.columns).toHaveLength(mostFeatures);
    expect(namesOf(kept).slice(-4)).toEqual(['number', 'text', 'present', 'outer']);
  });

  it('prefers no key, whose values are all different', () => {
    const keys = Array.from({ length: mostFeatures }, (_, place) =>
      column(
        `k${place}`,
        cells((row) => `${place}-${row}`),
      ),
    );
    const kept = screened({ table: tableOf(...keys), roles: {}, train: allRows(rows), own: classes(labels) });
    expect(namesOf(kept).filter((name) => name.startsWith('k')).length).toBeLessThan(mostFeatures / 2);
  });

  it('keeps what tells a number', () => {
    const values = Float64Array.from(cells(told), Number);
    const table = tableOf(
      column(
        'square',
        cells((row) => ((values[row] ?? 0) - 0.5) ** 2),
      ),
    );
    const kept = screened({ table, roles: {}, train: allRows(rows), own: { task: 'regression', values } });
    expect(namesOf(kept)).toContain('square');
  });

  it('looks at training rows alone', () => {
    const train = allRows(rows).filter((row) => row % 3 !== 0);
    const own = classes(labels.filter((_, row) => row % 3 !== 0));
    const before = screened({ table: tableOf(), roles: {}, train, own });
    // A column that tells nothing but the rows that are judged.
    const leaking = column(
      'leaking',
      cells((row) => (row % 3 === 0 ? (labels[row] ?? 0) : 0)),
    );
    expect(namesOf(screened({ table: tableOf(leaking), roles: {}, train, own }))).toEqual(namesOf(before));
  });
});
