/** @module What is counted by the minute for the audit log: however often somebody is refused, few records are written. */
import type { AuditEvent, Deed } from '../../../contracts/audit-log.ts';

/** Lines a minute that are told apart, of known callers and of others; what comes beyond is one line. */
const mostLines = 20;

interface Line {
  readonly deed: Deed;
  readonly status: number;
  /** Since the last record. */
  count: number;
}

const counted = ({ deed, status }: Line, count: number): AuditEvent => ({ kind: 'counted', ...deed, status, count });

export class MinuteCounts {
  readonly #append: (event: AuditEvent) => void;
  readonly #lines = { known: new Map<string, Line>(), unknown: new Map<string, Line>() };

  constructor(append: (event: AuditEvent) => void) {
    this.#append = append;
  }

  /** The first of a minute is written at once, so that little is lost with the process. */
  add(deed: Deed, status: number): void {
    const lines = this.#lines[deed.role === undefined ? 'unknown' : 'known'];
    const key = JSON.stringify([deed.who, deed.what, deed.address, status]);
    const isFull = !lines.has(key) && lines.size >= mostLines;
    const line = lines.get(isFull ? '' : key);
    if (line) {
      line.count += 1;
      return;
    }
    const first = isFull
      ? { deed: { who: 'others', what: 'whatever it was' }, status, count: 0 }
      : { deed, status, count: 0 };
    lines.set(isFull ? '' : key, first);
    this.#append(counted(first, 1));
  }

  /** Once a minute, and at the end: what came after the first. */
  flush(): void {
    for (const lines of Object.values(this.#lines)) {
      for (const line of lines.values()) if (line.count > 0) this.#append(counted(line, line.count));
      lines.clear();
    }
  }
}
