/** @module Records of the audit log: each process writes a chain, in which every record names the digest of the one before. */
import { z } from 'zod';
import type { AuditEvent } from '../../contracts/audit-log.ts';
import { roles } from '../../contracts/roles.ts';
import { canonicalDigest } from '../caching/canonical.ts';

const deed = {
  who: z.string(),
  role: z.enum(roles).optional(),
  what: z.string(),
  subject: z.string().optional(),
  address: z.string().optional(),
};

const placeSchema = z.strictObject({ chain: z.string(), number: z.int().min(0), digest: z.string() });
/** A record, told from every other with its contents. */
export type ChainPlace = z.infer<typeof placeSchema>;

const eventSchema = z.discriminatedUnion('kind', [
  /** The first of a chain names the last ones of the chains before it, so that none can end earlier unseen. */
  z.strictObject({ kind: z.literal('opened'), heads: z.array(placeSchema) }),
  z.strictObject({ kind: z.literal('began'), deed: z.string(), ...deed }),
  z.strictObject({ kind: z.literal('ended'), deed: z.string(), status: z.int() }),
  z.strictObject({ kind: z.literal('counted'), status: z.int(), count: z.int().min(1), ...deed }),
]);

export const auditRecordSchema = z.strictObject({
  schema: z.literal(1),
  chain: z.string(),
  number: z.int().min(0),
  /** Digest of the record before it in the chain; absent in the first. */
  previous: z.string().optional(),
  /** Milliseconds since 1970 UTC, by the clock of the gateway. */
  at: z.number(),
  event: eventSchema,
  signature: z
    .strictObject({ key: z.string(), algorithm: z.enum(['hmac-sha256', 'ed25519']), value: z.string() })
    .optional(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;
export type RecordedEvent = AuditEvent | Extract<AuditRecord['event'], { kind: 'opened' }>;

/** Of all but the signature, as the store gives it back: JSON knows no `undefined`. */
export function digestOf(record: AuditRecord): string {
  const { signature: _signature, ...rest } = record;
  return canonicalDigest(JSON.parse(JSON.stringify(rest)));
}

const digits = 15;

/** `2026-11-30` in UTC, under which the records of a day lie. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Sorts by time, and tells the place in the chain. */
export const nameOf = ({ at, chain, number }: Pick<AuditRecord, 'at' | 'chain' | 'number'>): string =>
  `${String(at).padStart(digits, '0')}.${chain}.${number}`;

/** Place that the name of a record tells; undefined for a name that is none. */
export function placeIn(name: string): { readonly chain: string; readonly number: number } | undefined {
  const [, chain, number] = /^\d+\.([0-9a-f-]+)\.(\d+)$/.exec(name) ?? [];
  return chain === undefined ? undefined : { chain, number: Number(number) };
}
