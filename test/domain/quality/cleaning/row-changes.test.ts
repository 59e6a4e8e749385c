import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedRows, changesTable, readChanges, rowChanges } from '../../../../domain/quality/cleaning/row-changes.ts';
import { allRows } from '../../../../domain/splitting/parts.ts';
import { cellsOf, table } from '../../../support/tables.ts';

const rowCount = 12;
const rows = table({
  id: Array.from({ length: rowCount }, (_, row) => `r${row}`),
  kind: Array.from({ length: rowCount }, (_, row) => (row % 2 === 0 ? 'left' : 'right')),
});
const row = fc.integer({ min: 0, max: rowCount - 1 });
const changes = fc.record({
  removed: fc.uniqueArray(row).map((found) => new Set(found)),
  labels: fc.dictionary(
    fc.constantFrom(...Array.from({ length: rowCount }, (_, own) => String(own))),
    fc.constantFrom('left', 'odd'),
  ),
});
const mapOf = (labels: Readonly<Record<string, string>>, removed: ReadonlySet<number>) =>
  new Map(
    Object.entries(labels)
      .map(([own, label]) => [Number(own), label] as const)
      .filter(([own]) => !removed.has(own)),
  );

it('reads back what it wrote', () => {
  fc.assert(
    fc.property(changes, ({ removed, labels }) => {
      const given = { removed, labels: mapOf(labels, removed) };
      const found = readChanges(changesTable(given));
      expect(found.removed).toEqual(removed);
      expect(Object.fromEntries(found.labels)).toEqual(Object.fromEntries(given.labels));
    }),
  );
});

it('changes only the rows that it is given, and nothing of what is left but labels', () => {
  fc.assert(
    fc.property(changes, fc.uniqueArray(row), ({ removed, labels }, chosen) => {
      const part = Uint32Array.from(chosen.sort((a, b) => a - b));
      const given = { removed, labels: mapOf(labels, removed) };
      const found = changedRows(rows, part, { changes: given, target: 'kind' });
      const kept = [...part].filter((own) => !removed.has(own));
      expect(cellsOf(found, 'id')).toEqual(kept.map((own) => `r${own}`));
      const labelOf = (own: number) => given.labels.get(own) ?? (own % 2 === 0 ? 'left' : 'right');
      expect(cellsOf(found, 'kind')).toEqual(kept.map(labelOf));
    }),
  );
  expect(cellsOf(rows, 'kind').slice(0, 2)).toEqual(['left', 'right']);
  const untouched = changedRows(rows, allRows(rowCount), {
    changes: { removed: new Set(), labels: new Map([[0, 'odd']]) },
    target: undefined,
  });
  expect(cellsOf(untouched, 'kind')[0]).toBe('left');
});

it('lets people have the last word over the ledger', () => {
  const ledger = table({ row: [1, 2, 3, 4], fate: ['quarantine', 'review', 'review', 'accept'] });
  const { removed, labels } = rowChanges(ledger, [
    { row: 1, decision: 'accept' },
    { row: 3, decision: 'relabel', label: 'odd' },
    { row: 4, decision: 'quarantine' },
  ]);
  expect(removed).toEqual(new Set([2, 4]));
  expect([...labels]).toEqual([[3, 'odd']]);
});

it('takes lines that could not be read for no rows', () => {
  const ledger = table({ row: [2, null], fate: ['quarantine', 'quarantine'] });
  expect(rowChanges(ledger, []).removed).toEqual(new Set([2]));
});

it('refuses what holds no changes', () => {
  expect(() => readChanges(table({ row: ['x'], label: ['y'] }))).toThrow(/output `changes` of a step clean/);
  expect(() => readChanges(table({ place: [1] }))).toThrow(/row/);
});
