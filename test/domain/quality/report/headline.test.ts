import { expect, it } from 'vitest';
import { headlineOf, worstDetection } from '../../../../domain/quality/report/headline.ts';
import { findings } from './fixtures.ts';

it('says in plain words what became of the rows, what would be found, and what drifted', () => {
  expect(headlineOf(findings())).toBe(
    '5 of 8 rows are accepted, 2 are quarantined and 1 waits for people. Of wrong labels planted into this table, at least 80.0% are found (about 90.0% of the kind found least, uniform). 1 column drifted from the reference (x), 1 column came, went or changed type.',
  );
});

it('says less where there is less', () => {
  const { drift: _drift, ...none } = findings({ rows: { accept: 8, quarantine: 0, review: 0 }, detection: [] });
  expect(headlineOf(none)).toBe('All 8 rows are accepted.');
  const broken = { ...none, violations: [{ rule: 'min', message: 'too small' }] };
  expect(headlineOf(broken)).toContain('1 rule of the contract is broken.');
  const unreachable = findings({ budget: { ...findings().budget, verdict: 'budget-not-reachable' } });
  expect(headlineOf(unreachable)).toContain('not the 85.0% that were asked');
  expect(worstDetection([])).toBeUndefined();
});
