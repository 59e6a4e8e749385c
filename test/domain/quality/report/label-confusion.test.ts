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
