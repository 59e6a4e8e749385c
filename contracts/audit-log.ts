/** @module Who did what, as `within audit` and `GET /audit` list it. */
import { z } from 'zod';
import { roles } from './roles.ts';

/** Where it is known from: the log of the gateway, or what the house keeps of the matter itself. */
const auditSources = [
  'gateway',
  'runs',
  'reviews',
  'row reviews',
  'deployments',
  'datasets',
  'reuse',
  'sweeps',
  'flags',
] as const;

export const auditEntrySchema = z.strictObject({
  /** Milliseconds since 1970 UTC. */
  at: z.number(),
  source: z.enum(auditSources),
  /** Name of a token, a person, a signer, or `unknown`. */
  who: z.string(),
  role: z.enum(roles).optional(),
  /** `POST /datasets/:name`, or what it did in words. */
  what: z.string(),
  /** Id or name of what it was done to. */
  subject: z.string().optional(),
  /** HTTP status of the answer; absent at the gateway where nobody saw how it ended. */
  status: z.int().optional(),
  /** How often within a minute, where that is counted. */
  count: z.int().min(1).optional(),
  /** Network address of who asked. */
  address: z.string().optional(),
  why: z.string().optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.strictObject({
  /** Newest first. */
  entries: z.array(auditEntrySchema),
  /** How many more there are of this time. */
  more: z.int().min(0),
  /** What is missing from the gateway's log or was changed in it, as sentences. */
  problems: z.array(z.string()),
  /** Records of the gateway's log, and those of them that a known key signed. */
  records: z.int().min(0),
  signed: z.int().min(0),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

export interface AuditQuery {
  /** Milliseconds since 1970 UTC. */
  readonly since: number;
  readonly who?: string | undefined;
  readonly limit: number;
}

/** What the gateway writes down. `deed` joins how a change ended to its begin. */
export type AuditEvent =
  | ({ readonly kind: 'began'; readonly deed: string } & Deed)
  | { readonly kind: 'ended'; readonly deed: string; readonly status: number }
  | ({ readonly kind: 'counted'; readonly status: number; readonly count: number } & Deed);

export interface Deed {
  readonly who: string;
  readonly role?: AuditEntry['role'];
  readonly what: string;
  readonly subject?: string | undefined;
  readonly address?: string | undefined;
}
