/** @module Hit consistency: the share of audited hits that came out again, with how sure that is. */
import type { Consistencies, HitConsistency } from '../../../contracts/audit.ts';
import { clopperPearsonLower } from '../../statistics/intervals.ts';
import type { AuditRecord } from './records.ts';

function consistencyOf(records: readonly AuditRecord[]): HitConsistency {
  const judged = records.filter(({ outcome }) => outcome !== 'not-auditable');
  const failed = judged.filter(({ outcome }) => outcome !== 'consistent');
  const distinct = (of: readonly AuditRecord[]) => new Set(of.map(({ key }) => key)).size;
  return {
    audited: judged.length,
    failures: failed.length,
    falseHits: failed.filter(({ outcome }) => outcome === 'false-hit').length,
    notAuditable: records.length - judged.length,
    distinctKeys: distinct(judged),
    distinctFailingKeys: distinct(failed),
    lower: clopperPearsonLower(judged.length - failed.length, judged.length),
  };
}

/** Hit consistency by step and over all, from the records of any number of audits. */
export function hitConsistency(records: readonly AuditRecord[]): Consistencies {
  const byStep = new Map<string, AuditRecord[]>();
  for (const record of records) {
    const known = byStep.get(record.step);
    if (known) known.push(record);
    else byStep.set(record.step, [record]);
  }
  const names = [...byStep.keys()].sort();
  return {
    overall: consistencyOf(records),
    steps: new Map(names.map((name) => [name, consistencyOf(byStep.get(name) ?? [])])),
  };
}
