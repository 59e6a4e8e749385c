/** @module Tests of hit consistency over records of audits. */
import { describe, expect, it } from 'vitest';
import type { AuditOutcome } from '../../../../contracts/audit.ts';
import { hitConsistency } from '../../../../domain/caching/audit/consistency.ts';
import type { AuditRecord } from '../../../../domain/caching/audit/records.ts';
import { digestOf } from '../../../support/executor.ts';

const record = (step: string, key: string, outcome: AuditOutcome): AuditRecord => ({
  audit: 'a1',
  step,
  key: digestOf(key),
  outcome,
  at: 0,
});
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('hit consistency', () => {
  it('of hits that all came out again has the n-th root of 0.05 as its lower end', () => {
    const { overall, steps } = hitConsistency(times(20, (i) => record('p/a', String(i), 'consistent')));
    expect(overall).toEqual({
      audited: 20,
      failures: 0,
      falseHits: 0,
      notAuditable: 0,
      distinctKeys: 20,
      distinctFailingKeys: 0,
      lower: 0.05 ** (1 / 20),
    });
    expect(steps.get('p/a')).toEqual(overall);
  });

  it('counts what was not judged apart, and judges each step on its own', () => {
    const { overall, steps } = hitConsistency([
      record('p/b', '1', 'false-hit'),
      record('p/b', '1', 'not-deterministic'),
      record('p/b', '2', 'consistent'),
      record('p/a', '3', 'consistent'),
      record('p/a', '4', 'not-auditable'),
    ]);
    expect([...steps.keys()]).toEqual(['p/a', 'p/b']);
    expect(steps.get('p/b')).toMatchObject({ audited: 3, failures: 2, falseHits: 1 });
    expect(steps.get('p/b')).toMatchObject({ distinctKeys: 2, distinctFailingKeys: 1 });
    expect(steps.get('p/a')).toMatchObject({ audited: 1, failures: 0, notAuditable: 1, lower: 0.05 });
    expect(overall).toMatchObject({ audited: 4, failures: 2, notAuditable: 1 });
  });

  it('promises nothing before an audit', () => {
    expect(hitConsistency([]).overall).toMatchObject({ audited: 0, lower: 0 });
    expect(hitConsistency([record('p/a', '1', 'not-auditable')]).overall.lower).toBe(0);
  });
});
