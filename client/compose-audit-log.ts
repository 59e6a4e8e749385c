/** @module Composes the audit log: what the gateway writes into it, and what `within audit` reads. */
import { randomUUID } from 'node:crypto';
import { type AdapterOptions, createAdapters } from '../adapters/index.ts';
import { AuditLog } from '../domain/audit-log/audit-log.ts';
import { readAudit } from '../domain/audit-log/read.ts';
import type { AuditDoor } from './gateway/audit/log.ts';

export function composeAuditLog(options: Omit<AdapterOptions, 'dist'>, dist: string): AuditDoor {
  const adapters = createAdapters({ ...options, dist });
  const { audited, clock, trust: seal } = adapters;
  const log = new AuditLog({ records: audited, clock, seal, chain: randomUUID() });
  return { append: (event) => log.append(event), read: (query) => readAudit({ ...adapters, seal }, query) };
}
