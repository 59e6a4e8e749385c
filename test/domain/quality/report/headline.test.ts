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

it('says of rows in review that they wait only where somebody is asked', () => {
  expect(headlineOf(findings({ onEdgeCases: 'fail' }))).toContain('and 1 is flagged and not certain.');
  const people = { asked: 4, accepted: 4, quarantined: 0, relabelled: 0 };
  expect(headlineOf(findings({ people }))).toContain('and 1 stays out unasked.');
});

it('promises no more than the kind with the lowest bound', () => {
  const sure = { kind: 'pair', rate: 0.7, lower: 0.6, upper: 0.8, planted: 400 };
  const unsure = { kind: 'uniform', rate: 0.75, lower: 0.5, upper: 0.9, planted: 10 };
  expect(worstDetection([sure, unsure])).toBe(unsure);
});

it('names three drifted columns, and says so where nothing drifted', () => {
  const drift = { referenceRows: 8, level: 0.05, tests: 2, driftedColumns: [], schema: [], listed: [] };
  expect(headlineOf(findings({ drift }))).toContain('Nothing has drifted from the reference.');
  const four = headlineOf(findings({ drift: { ...drift, driftedColumns: ['a', 'b', 'c', 'd'] } }));
  expect(four).toMatch(/4 columns drifted from the reference \(a, b, c …\)\.$/);
});
