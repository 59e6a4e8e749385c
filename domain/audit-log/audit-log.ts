/** @module Writes down who did what, one record after the other. */
import type { AuditEvent } from '../../contracts/audit-log.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Clock, RunRecordStore } from '../caching/ports.ts';
import type { AuditSeal } from './ports.ts';
import {
  type AuditRecord,
  auditRecordSchema,
  type ChainPlace,
  dayOf,
  digestOf,
  nameOf,
  placeIn,
  type RecordedEvent,
} from './record.ts';

export interface AuditLogParts {
  readonly records: RunRecordStore;
  readonly clock: Clock;
  readonly seal: AuditSeal;
  /** Names this process for good: hexadecimal digits. */
  readonly chain: string;
}

/** Days whose chains a new one names the ends of: whoever cuts one short has to do so before the next process begins. */
const daysBefore = 2;
/** Chains that are named. */
const mostHeads = 200;

export class AuditLog {
  readonly #parts: AuditLogParts;
  #last: ChainPlace | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(parts: AuditLogParts) {
    this.#parts = parts;
  }

  /** Once it returns, the record is in the store. Errors: `AUDIT_UNAVAILABLE`. */
  append(event: AuditEvent): Promise<void> {
    // One after the other, since each names the one before; a failure is of its own event alone.
    const written = this.#writing.then(() => this.#append(event));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #append(event: AuditEvent): Promise<void> {
    try {
      if (!this.#last) await this.#write({ kind: 'opened', heads: await this.#heads() });
      await this.#write(event);
    } catch (error) {
      const message =
        'The audit log cannot be written, so nothing was done; ask who keeps the gateway to see to its store, and ask again.';
      throw new WithinError('AUDIT_UNAVAILABLE', message, {}, error);
    }
  }

  async #write(event: RecordedEvent): Promise<void> {
    const { records, clock, chain, seal } = this.#parts;
    const at = clock.now();
    const number = this.#last ? this.#last.number + 1 : 0;
    const previous = this.#last && { previous: this.#last.digest };
    const unsigned: AuditRecord = { schema: 1, chain, number, ...previous, at, event };
    const digest = digestOf(unsigned);
    const signature = seal.sealOf(digest);
    const isNew = await records.put(dayOf(at), nameOf(unsigned), { ...unsigned, ...(signature && { signature }) });
    if (!isNew) throw new Error(`the record ${nameOf(unsigned)} of the audit log is there already`);
    this.#last = { chain, number, digest };
  }

  /** The last records of the chains of the last days. */
  async #heads(): Promise<ChainPlace[]> {
    const { records } = this.#parts;
    const heads = new Map<string, { readonly day: string; readonly name: string; readonly number: number }>();
    for (const day of (await records.list()).slice(-daysBefore))
      for (const name of await records.names(day)) {
        const place = placeIn(name);
        if (place && place.number >= (heads.get(place.chain)?.number ?? 0))
          heads.set(place.chain, { day, name, number: place.number });
      }
    const found = await Promise.all(
      [...heads.values()].slice(-mostHeads).map(({ day, name }) => records.get(day, name)),
    );
    return found.flatMap((value) => {
      const { data } = auditRecordSchema.safeParse(value);
      return data ? [{ chain: data.chain, number: data.number, digest: digestOf(data) }] : [];
    });
  }
}
