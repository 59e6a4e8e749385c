/** @module Tests of the records that audits leave. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { auditRecords } from '../../../../domain/caching/audit/records.ts';
import { digestOf, Lab } from '../../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

const record = (audit: string, key: string, outcome: string) => ({
  audit,
  step: 'p/a',
  key: digestOf(key),
  outcome,
  at: lab.now,
});

it('an attempt that was repeated counts once, with what it found last', async () => {
  await lab.ledger.append('audit', record('one', 'k', 'not-auditable'));
  lab.now += 1;
  await lab.ledger.append('audit', record('one', 'k', 'consistent'));
  lab.now += 1;
  await lab.ledger.append('audit', record('two', 'k', 'consistent'));
  const outcomes = (await auditRecords(lab.ledger)).map(({ audit, outcome }) => [audit, outcome]);
  expect(outcomes).toEqual([
    ['one', 'consistent'],
    ['two', 'consistent'],
  ]);
  expect(await auditRecords(lab.ledger, 'two')).toHaveLength(1);
});

it('what is no record of an audit is passed over', async () => {
  await lab.ledger.append('audit', { audit: 'one', verdict: 'fine' });
  expect(await auditRecords(lab.ledger)).toEqual([]);
});
