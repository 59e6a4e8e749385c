/** @module What audits found, as the ledger tells it. */
import { z } from 'zod';
import type { AuditOutcome } from '../../../contracts/audit.ts';
import { digestSchema } from '../../../contracts/digest.ts';
import type { Ledger } from '../ports.ts';

const outcomes = ['consistent', 'not-deterministic', 'false-hit', 'not-auditable'] as const satisfies AuditOutcome[];

export const auditRecordSchema = z.strictObject({
  /** Audit that judged it; an attempt that is repeated leaves a second record of the same audit and key. */
  audit: z.string(),
  /** `pipeline/step`. */
  step: z.string(),
  key: digestSchema,
  /**
   * `consistent`: the same bytes came out again. `not-deterministic`: three executions did not agree.
   * `false-hit`: two fresh executions agree with each other and not with the entry. `not-auditable`: nothing was judged.
   */
  outcome: z.enum(outcomes),
  /** Milliseconds since 1970 UTC. */
  at: z.number(),
  /** Role and first differing place. */
  path: z.string().optional(),
  /** Why nothing was judged. */
  reason: z.string().optional(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** Every record, oldest first, one for each audit and key: a repeated attempt replaces what it left before. */
export async function auditRecords(ledger: Ledger, audit?: string): Promise<readonly AuditRecord[]> {
  const records = new Map<string, AuditRecord>();
  for (const { value } of await ledger.read('audit')) {
    const record = auditRecordSchema.safeParse(value).data;
    if (record && (audit === undefined || record.audit === audit)) records.set(`${record.audit} ${record.key}`, record);
  }
  return [...records.values()];
}
