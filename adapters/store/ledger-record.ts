/** @module Names and contents of ledger records, the same in every store. */
import { randomUUID } from 'node:crypto';
import type { LedgerRecord, LedgerTopic } from '../../domain/caching/ports.ts';

/** `<milliseconds, padded>-<random>`: sorts by time, and two of one moment differ. */
export function recordId(at: number): string {
  return `${String(Math.trunc(at)).padStart(16, '0')}-${randomUUID().slice(0, 8)}`;
}

/** Relative to the store. */
export const ledgerName = (topic: LedgerTopic, id: string): string => `ledger/${topic}/${id}`;

/** Of what was written as `{ at, value }`. */
export function recordOf(id: string, opened: unknown): LedgerRecord {
  return { id, ...(opened as { at: number; value: unknown }) };
}
