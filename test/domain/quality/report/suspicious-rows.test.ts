import { expect, it } from 'vitest';
import { ledgerLines } from '../../../../domain/quality/report/ledger-rows.ts';
import { chooseExamples, placesOf, suspiciousRows } from '../../../../domain/quality/report/suspicious-rows.ts';
import { takeRows } from '../../../../domain/transforms/columns.ts';
import { ledger, roles, rows } from './fixtures.ts';

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

it('masks personal data in cells and reasons', () => {
  expect(examples[1]?.values['mail']).toBe('xx@x.xxx');
  expect(JSON.stringify(examples)).not.toContain('cy@x.org');
});
