/** @module A gateway's log in a folder of its own, whose records a test may change, take out and put between. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { openSealed, seal } from '../../adapters/store/sealed-json.ts';
import type { AuditEvent } from '../../contracts/audit-log.ts';
import { AuditLog } from '../../domain/audit-log/audit-log.ts';
import { gatewayLog } from '../../domain/audit-log/gateway-entries.ts';
import type { AuditSeal } from '../../domain/audit-log/ports.ts';
import type { AuditRecord } from '../../domain/audit-log/record.ts';

export const unsealed: AuditSeal = { sealOf: () => undefined, judgeSeal: () => 'unknown' };

export const began = (deed: string, more: object = {}): AuditEvent => ({
  kind: 'began',
  deed,
  who: 'anna',
  role: 'reviewer',
  what: 'POST /reviews/:id/votes',
  subject: 'r-1',
  address: '127.0.0.1',
  ...more,
});
export const ended = (deed: string, status = 200): AuditEvent => ({ kind: 'ended', deed, status });

export class AuditLab {
  readonly root = mkdtempSync(join(tmpdir(), 'within-audit-'));
  readonly records = new FileRunRecords(this.root, 'audit');
  readonly seal: AuditSeal;
  /** Milliseconds since 1970 UTC; grows by one with each record. */
  now = Date.UTC(2026, 10, 24, 13);
  #chains = 0;

  constructor(seal: AuditSeal = unsealed) {
    this.seal = seal;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Of a process that has just begun. */
  open(): AuditLog {
    this.#chains += 1;
    const chain = String(this.#chains).padStart(12, '0');
    return new AuditLog({ records: this.records, clock: { now: () => this.now++ }, seal: this.seal, chain });
  }

  read(since = 0) {
    return gatewayLog(this.records, this.seal, since);
  }

  /** Paths of all records, oldest first. */
  files(): readonly string[] {
    const audit = join(this.root, 'audit');
    return readdirSync(audit)
      .toSorted()
      .flatMap((day) =>
        readdirSync(join(audit, day))
          .toSorted()
          .map((name) => join(audit, day, name)),
      );
  }

  /** As somebody would who can write in the store: the checksum is made anew. */
  forge(file: string, change: (record: AuditRecord) => unknown): void {
    writeFileSync(file, seal(change(openSealed(readFileSync(file)) as AuditRecord)));
  }
}
