/** @module Activities of audits and adoptions: sampling, judging one entry, publishing. */
import type {
  AdoptionCheck,
  AdoptionCheckRequest,
  AuditActivities,
  AuditEntryRequest,
  AuditVerdict,
} from '../contracts/audit.ts';
import type { CodeAdopter } from '../domain/caching/adoption/adopter.ts';
import type { CacheAuditor } from '../domain/caching/audit/auditor.ts';
import type { StepControl } from '../domain/pipeline/ports.ts';
import { toFailure } from './failure.ts';
import { beating } from './heartbeat.ts';

const repeating = <T>(work: (control: StepControl) => Promise<T>): Promise<T> => beating(work, toFailure);

export function createAuditActivities(auditor: CacheAuditor, adopter: CodeAdopter): AuditActivities {
  return {
    sampleForAudit: (request) => repeating(() => auditor.sample(request)),
    auditPage: ({ sampleRef, from, count }) => repeating(() => auditor.page(sampleRef, from, count)),
    planAdoption: (request) => repeating(() => adopter.plan(request)),
    publishAdoption: ({ planRef, checked, ...input }) => repeating(() => adopter.publish(input, planRef, checked)),
  };
}

/** What runs as an activity named after its step. */
export function createRepetitions(auditor: CacheAuditor, adopter: CodeAdopter) {
  return {
    audit: ({ audit, key, step }: AuditEntryRequest): Promise<AuditVerdict> =>
      repeating(async (control) => {
        const { outcome, path, reason } = await auditor.audit(audit, { key, step }, control);
        return { outcome, path, reason };
      }),
    adopt: ({ planRef, at, ...input }: AdoptionCheckRequest): Promise<AdoptionCheck> =>
      repeating((control) => adopter.check(input, planRef, at, control)),
  };
}
