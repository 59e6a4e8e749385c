/** @module Activities of audits and adoptions: sampling, judging one entry, publishing. */
import { Context } from '@temporalio/activity';
import type {
  AdoptionCheck,
  AdoptionInput,
  AuditActivities,
  AuditEntryRequest,
  AuditVerdict,
} from '../contracts/audit.ts';
import type { BlobRef } from '../contracts/digest.ts';
import type { CodeAdopter } from '../domain/caching/adoption/adopter.ts';
import type { CacheAuditor } from '../domain/caching/audit/auditor.ts';
import type { StepControl } from '../domain/pipeline/ports.ts';
import { toFailure, workerStopped } from './failure.ts';

/** Short against the heartbeat timeout of 15 s. */
const heartbeatMs = 3_000;

/** Work that tells every few seconds that it lives, with its errors mapped. */
async function beating<T>(work: (control: StepControl) => Promise<T>): Promise<T> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  const beat = setInterval(() => context.heartbeat(), heartbeatMs);
  try {
    return await work({ signal, progress: () => undefined, log: (message) => void context.log.info(message) });
  } catch (error) {
    if (signal.aborted && String(signal.reason).includes('WORKER_SHUTDOWN')) throw workerStopped();
    throw toFailure(error);
  } finally {
    clearInterval(beat);
  }
}

export function createAuditActivities(auditor: CacheAuditor, adopter: CodeAdopter): AuditActivities {
  return {
    sampleForAudit: (request) => beating(() => auditor.sample(request)),
    auditPage: ({ sampleRef, from, count }) => beating(() => auditor.page(sampleRef, from, count)),
    planAdoption: (request) => beating(() => adopter.plan(request)),
    publishAdoption: ({ planRef, checked, ...input }) => beating(() => adopter.publish(input, planRef, checked)),
  };
}

type CheckRequest = AdoptionInput & { readonly planRef: BlobRef; readonly at: number };

/** What runs as an activity named after its step. */
export function createRepetitions(auditor: CacheAuditor, adopter: CodeAdopter) {
  return {
    audit: ({ audit, key, step }: AuditEntryRequest): Promise<AuditVerdict> =>
      beating(async (control) => {
        const { outcome, path, reason } = await auditor.audit(audit, { key, step }, control);
        return { outcome, path, reason };
      }),
    adopt: ({ planRef, at, ...input }: CheckRequest): Promise<AdoptionCheck> =>
      beating((control) => adopter.check(input, planRef, at, control)),
  };
}
