import { expect, it } from 'vitest';
import type { Findings } from '../../../domain/quality/detector.ts';
import { type LedgerRules, ledgerTable, rowLedger } from '../../../domain/quality/row-ledger.ts';
import { cellsOf } from '../../support/tables.ts';

const found = (detector: string, scores: readonly number[], pValue?: readonly number[]): Findings => ({
  detector,
  rows: {
    score: Float64Array.from(scores),
    isIssue: Uint8Array.from(scores, (score) => Number(score > 0)),
    ...(pValue && { pValue: Float64Array.from(pValue) }),
    reason: (row) => ({ code: detector, message: `row ${row} is odd`, suggestion: row === 1 ? 'left' : 'right' }),
  },
  issues: [],
  summary: {},
});
const rules: LedgerRules = { onEdgeCases: 'review', certainty: 0.9, uncertain: new Set() };
const told = [
  { findings: found('labels', [0, 0.95, 0.5, 0], [1, 0.01, 0.2, 1]), disposition: 'judge' as const },
  { findings: found('twins', [0, 0, 0.99, 1]), disposition: 'tell' as const },
];

it('accepts what nobody flagged, quarantines what is certain, and leaves the rest to people', () => {
  expect(rowLedger(4, told, rules).fates).toEqual(['accept', 'quarantine', 'review', 'accept']);
  expect(rowLedger(4, told, { ...rules, uncertain: new Set(['labels']) }).fates[1]).toBe('review');
});

it('believes single detectors from another suspicion', () => {
  const certainties = new Map([['labels', 0.5]]);
  expect(rowLedger(4, told, { ...rules, certainties }).fates).toEqual(['accept', 'quarantine', 'quarantine', 'accept']);
  expect(rowLedger(4, told, { ...rules, certainties: new Map([['twins', 0.1]]) }).fates[2]).toBe('review');
});

it.each([
  ['accept', 'accept'],
  ['quarantine', 'quarantine'],
  ['fail', 'review'],
] as const)('does with edge cases what the rule %s says', (onEdgeCases, fate) => {
  expect(rowLedger(4, told, { ...rules, onEdgeCases }).fates).toEqual(['accept', 'quarantine', fate, 'accept']);
});

it('has a line for whatever any detector said, by row, with all that it said', () => {
  const ledger = rowLedger(4, told, rules);
  expect(ledger.entries.map(({ row, detector }) => `${row} ${detector}`)).toEqual([
    '1 labels',
    '2 labels',
    '2 twins',
    '3 twins',
  ]);
  const table = ledgerTable(ledger);
  expect(table.rowCount).toBe(4);
  const cells = table.columns.map((column) => [
    column.name,
    column.type === 'string' ? column.dictionary[column.codes[0] ?? -1] : column.values[0],
  ]);
  expect(Object.fromEntries(cells)).toEqual({
    row: 1,
    fate: 'quarantine',
    detector: 'labels',
    code: 'labels',
    message: 'row 1 is odd',
    column: undefined,
    suggestion: 'left',
    score: 0.95,
    p_value: 0.01,
  });
  const pValues = table.columns.at(-1);
  expect(pValues?.type === 'number' && Number.isNaN(pValues.values[3])).toBe(true);
});

it('ends with lines that could not be read, which have no row', () => {
  const rejected = [{ file: 'a.csv', line: 7, column: undefined, message: 'the line is not UTF-8' }];
  const table = ledgerTable(rowLedger(4, told, rules), rejected);
  expect(table.rowCount).toBe(5);
  expect(cellsOf(table, 'row').at(-1)).toBeNull();
  expect(['fate', 'detector', 'message'].map((name) => cellsOf(table, name).at(-1))).toEqual([
    'quarantine',
    'parse',
    'line 7 of a.csv: the line is not UTF-8',
  ]);
});
