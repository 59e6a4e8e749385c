import { expect, it } from 'vitest';
import { ledgerLines } from '../../../../domain/quality/report/ledger-rows.ts';
import { table } from '../../../support/tables.ts';
import { ledger } from './fixtures.ts';

it('reads a ledger, people having the last word', () => {
  const verdicts = new Map([
    [1, { row: 1, decision: 'relabel' as const, label: 'right' }],
    [7, { row: 7, decision: 'accept' as const }],
  ]);
  const lines = ledgerLines(ledger, verdicts);
  expect(lines.map(({ row, fate }) => [row, fate])).toEqual([
    [1, 'accept'],
    [2, 'quarantine'],
    [2, 'quarantine'],
    [5, 'accept'],
    [7, 'accept'],
  ]);
  expect(lines[0]).toMatchObject({ suggestion: 'right', score: 0.9, pValue: undefined });
  expect(lines[2]).toMatchObject({ suggestion: undefined, pValue: 0.01 });
});

it('puts aside what people put aside, and keeps a suspicion between 0 and 1', () => {
  const verdicts = new Map([[5, { row: 5, decision: 'quarantine' as const }]]);
  const odd = table({
    row: [4, 5, 6],
    fate: ['accept', 'accept', 'accept'],
    detector: ['d', 'd', 'd'],
    code: ['c', 'c', 'c'],
    message: ['m', 'm', 'm'],
    suggestion: ['s', null, null],
    score: [1.5, -1, null],
    p_value: [0.5, null, null],
  });
  const lines = ledgerLines(odd, verdicts);
  expect(lines.map(({ fate }) => fate)).toEqual(['accept', 'quarantine', 'accept']);
  expect(lines.map(({ score }) => score)).toEqual([1, 0, 0]);
});

it('refuses what is no ledger', () => {
  expect(() => ledgerLines(table({ row: [1] }), new Map())).toThrow(/fate/);
});

it('leaves out lines that could not be read: they are no rows of the table', () => {
  const nothing = [null];
  const parse = table({
    row: nothing,
    fate: ['quarantine'],
    detector: ['parse'],
    code: ['reject'],
    message: ['line 3'],
    suggestion: nothing,
    score: [1],
    p_value: nothing,
  });
  expect(ledgerLines(parse, new Map())).toEqual([]);
});
