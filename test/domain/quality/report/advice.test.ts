import { expect, it } from 'vitest';
import { adviceOf } from '../../../../domain/quality/report/advice.ts';
import { findings } from './fixtures.ts';

it('says what to do with rows, personal data, copies and drift, the most urgent first', () => {
  const advice = adviceOf(findings());
  expect(advice.map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
    'Have 1 row',
    'Look at the',
    'Leave out mail,',
    'Keep the 1',
    'Find out why',
    'With 199 rows',
  ]);
});

it('names what is missing: a target, a reference, features that tell classes apart', () => {
  const { drift: _drift, ...bare } = findings({
    rows: { accept: 8, quarantine: 0, review: 0 },
    table: { rows: 8, columns: 2 },
    kinds: [],
    issues: [],
    certificates: [],
    budget: { ...findings().budget, verdict: 'budget-not-reachable' },
  });
  expect(adviceOf(bare)).toEqual([
    expect.stringContaining('90% is what this table allows'),
    expect.stringContaining('validate.reference'),
    expect.stringContaining('dataset.target'),
  ]);
});

it('names three columns at most', () => {
  const leaks = ['a', 'b', 'c', 'd', 'e'].map((column) => ({
    detector: 'label-leakage',
    code: 'label-leakage',
    message: '',
    column,
  }));
  expect(adviceOf(findings({ issues: leaks }))).toContainEqual(expect.stringContaining('a, b, c and 2 more'));
});
