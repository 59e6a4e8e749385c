import { expect, it } from 'vitest';
import { issueKinds } from '../../../../domain/quality/report/issue-kinds.ts';
import { ledgerLines } from '../../../../domain/quality/report/ledger-rows.ts';
import { ledger, quality } from './fixtures.ts';

it('counts flagged rows with their fates and findings, by kind', () => {
  const kinds = issueKinds(ledgerLines(ledger, new Map()), quality.issues);
  expect(kinds[0]).toMatchObject({ code: 'anomaly', rows: 2, findings: 0, fates: { quarantine: 2 } });
  expect(kinds.find(({ code }) => code === 'label-error')?.fates).toEqual({ accept: 0, quarantine: 1, review: 1 });
  expect(kinds.find(({ code }) => code === 'drift')).toMatchObject({ rows: 0, findings: 1 });
});

it('puts what most rows have first, then what was found most often, ties by name', () => {
  const issue = (detector: string, code: string) => ({ detector, code, message: '' });
  const issues = [
    issue('b', 'second'),
    issue('b', 'first'),
    issue('a', 'once'),
    issue('a', 'often'),
    issue('a', 'often'),
  ];
  const kinds = issueKinds(ledgerLines(ledger, new Map()), issues);
  expect(kinds.map(({ code }) => code)).toEqual([
    'anomaly',
    'label-error',
    'exact-duplicate',
    'often',
    'once',
    'first',
    'second',
  ]);
});
