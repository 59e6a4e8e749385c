import { expect, it } from 'vitest';
import type { Column } from '../../../../domain/data/table.ts';
import { ledgerLines } from '../../../../domain/quality/report/ledger-rows.ts';
import {
  chooseExamples,
  columnsToShow,
  placesOf,
  suspiciousRows,
} from '../../../../domain/quality/report/suspicious-rows.ts';
import { takeRows } from '../../../../domain/transforms/columns.ts';
import { table } from '../../../support/tables.ts';
import { ledger, roles, rows } from './fixtures.ts';

const wideColumns = table(
  Object.fromEntries(Array.from({ length: 30 }, (_, place) => [`w${place}`, Array(rows.rowCount).fill(place)])),
).columns;
const chosen = chooseExamples(ledgerLines(ledger, new Map()));
const examples = suspiciousRows({
  chosen,
  table: takeRows(rows, placesOf(chosen)),
  roles,
  personal: new Set(['mail']),
  verdicts: new Map([[1, { row: 1, decision: 'relabel', label: 'right' }]]),
});

it('puts rows that do not go on first, by suspicion', () => {
  expect(examples.map(({ row }) => row)).toEqual([7, 2, 1, 5]);
  expect(placesOf(chosen)).toEqual(Uint32Array.of(1, 2, 5, 7));
});

it('shows the cells of the very row, the label, what it should be and what people said', () => {
  expect(examples[2]).toMatchObject({ key: 'r1', label: 'left', suggestion: 'right', verdict: 'relabel right' });
  expect(examples[0]?.values).toMatchObject({ x: '900' });
  expect(examples[0]?.values).not.toHaveProperty('kind');
});

it('needs no column of the table but those that it shows', () => {
  const few = columnsToShow(
    chosen,
    rows.columns.map(({ name }) => name),
    roles,
  );
  const wide = { ...rows, columns: [...rows.columns, ...wideColumns] };
  const names = wide.columns.map(({ name }) => name);
  const shown = columnsToShow(chosen, names, roles);
  expect(shown.length).toBeLessThan(names.length);
  expect(shown).toEqual(expect.arrayContaining(few));
  const told = (columns: readonly Column[]) =>
    suspiciousRows({
      chosen,
      table: takeRows({ ...rows, columns }, placesOf(chosen)),
      roles,
      personal: new Set(),
      verdicts: new Map(),
    });
  expect(told(wide.columns.filter(({ name }) => shown.includes(name)))).toEqual(told(wide.columns));
});

it('masks personal data in cells and reasons', () => {
  expect(examples[1]?.values['mail']).toBe('xx@x.xxx');
  expect(JSON.stringify(examples)).not.toContain('cy@x.org');
});

it('keeps twenty rows, twelve cells, those first that a reason names, and eighty characters of a cell', () => {
  const [line] = ledgerLines(ledger, new Map());
  if (!line) throw new Error('the ledger has lines');
  const lines = Array.from({ length: 25 }, (_, row) => ({ ...line, row, message: '"c14" is odd' }));
  expect(chooseExamples(lines)).toHaveLength(20);
  const cells = Array.from({ length: 15 }, (_, place) => [`c${place}`, ['y'.repeat(100)]]);
  const [example] = suspiciousRows({
    chosen: chooseExamples(lines.slice(0, 1)),
    table: table(Object.fromEntries(cells)),
    roles: {},
    personal: new Set(),
    verdicts: new Map(),
  });
  expect(Object.keys(example?.values ?? {})).toEqual(['c14', ...Array.from({ length: 11 }, (_, place) => `c${place}`)]);
  expect(example?.values['c0']).toBe(`${'y'.repeat(80)}…`);
});
