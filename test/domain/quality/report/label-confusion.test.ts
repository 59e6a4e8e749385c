import { expect, it } from 'vitest';
import { labelConfusion } from '../../../../domain/quality/report/label-confusion.ts';
import { ledgerLines } from '../../../../domain/quality/report/ledger-rows.ts';
import { columnNamed } from '../../../../domain/transforms/columns.ts';
import { ledger, rows } from './fixtures.ts';

it('counts a row once by the label that it has and the one that it should have', () => {
  const lines = ledgerLines(ledger, new Map());
  expect(labelConfusion([...lines, ...lines], columnNamed(rows, 'kind'))).toEqual([
    { given: 'left', suggested: 'right', rows: 1 },
    { given: 'right', suggested: 'left', rows: 1 },
  ]);
  expect(labelConfusion(lines, undefined)).toEqual([]);
});

it('puts the most frequent pair first, and takes what other detectors suggest for no label', () => {
  const [line] = ledgerLines(ledger, new Map());
  if (!line) throw new Error('the ledger has lines');
  const suggested = (row: number, suggestion: string) => ({ ...line, row, suggestion });
  const lines = [suggested(0, 'right'), suggested(2, 'left'), suggested(4, 'left')];
  const other = { ...suggested(6, 'right'), detector: 'near-duplicates' };
  expect(labelConfusion([...lines, other], columnNamed(rows, 'kind'))).toEqual([
    { given: 'right', suggested: 'left', rows: 2 },
    { given: 'left', suggested: 'right', rows: 1 },
  ]);
});
