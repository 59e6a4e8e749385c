/** @module The exact line of a fault in a CSV file that DuckDB refused, and the line of a row. */
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { type QuoteFault, RecordScanner } from './record-scanner.ts';

const newline = 10;

export type Fault =
  | { readonly kind: 'ragged'; readonly line: number; readonly found: number }
  | { readonly kind: 'encoding'; readonly line: number }
  | QuoteFault
  | { readonly kind: 'line-ends'; readonly line: number };

/** First line that is not UTF-8, fed with whole chunks of bytes. */
class EncodingCheck {
  private rest: Buffer = Buffer.alloc(0);
  private line = 1;

  /** `undefined` while all is well. */
  feed(bytes: Buffer): number | undefined {
    const end = bytes.lastIndexOf(newline) + 1;
    const lines = Buffer.concat([this.rest, bytes.subarray(0, end)]);
    this.rest = end === 0 ? Buffer.concat([this.rest, bytes]) : Buffer.from(bytes.subarray(end));
    if (end === 0) return undefined;
    return this.check(lines);
  }

  finish(): number | undefined {
    return this.check(this.rest);
  }

  private check(lines: Buffer): number | undefined {
    const good = isUtf8(lines);
    let start = 0;
    for (let end = lines.indexOf(newline); end >= 0; end = lines.indexOf(newline, start)) {
      if (!good && !isUtf8(lines.subarray(start, end))) return this.line;
      this.line++;
      start = end + 1;
    }
    return good ? undefined : this.line;
  }
}

/** Records that must have so many fields; blank lines are let through. */
class FieldCheck {
  private ragged: Fault | undefined;
  private readonly scanner: RecordScanner;

  constructor(delimiter: string, columns: number) {
    this.scanner = new RecordScanner(delimiter, ({ line, fields }) => {
      if (fields !== columns && fields > 0) this.ragged = { kind: 'ragged', line, found: fields };
      return this.ragged === undefined;
    });
  }

  get fault(): Fault | undefined {
    return this.ragged ?? this.scanner.fault;
  }

  feed(bytes: Uint8Array): void {
    if (!this.fault) this.scanner.feed(bytes);
  }

  finish(): Fault | undefined {
    if (!this.fault) this.scanner.finish();
    const { mixedAt } = this.scanner;
    return this.fault ?? (mixedAt === undefined ? undefined : { kind: 'line-ends', line: mixedAt });
  }
}

/** The fault that comes first; a line that is not UTF-8 comes before another fault of the same line. */
function earlier(undecodable: number | undefined, fault: Fault | undefined): Fault | undefined {
  if (undecodable === undefined || (fault && fault.line < undecodable)) return fault;
  return { kind: 'encoding', line: undecodable };
}

/** First fault of a file whose records must have this many fields; reads on until one is found. */
export async function findFault(content: Readable, delimiter: string, columns: number): Promise<Fault | undefined> {
  const check = new FieldCheck(delimiter, columns);
  const encoding = new EncodingCheck();
  for await (const bytes of content as AsyncIterable<Buffer>) {
    const undecodable = encoding.feed(bytes);
    check.feed(bytes);
    const fault = earlier(undecodable, check.fault);
    if (fault) return fault;
  }
  return earlier(encoding.finish(), check.finish());
}

/** Line where row `wanted` (from 0, after the header) starts; blank lines are no rows when there are several columns. */
export async function lineOfRow(
  content: Readable,
  { delimiter, columns, row }: { readonly delimiter: string; readonly columns: number; readonly row: number },
): Promise<number | undefined> {
  let index = -2;
  let found: number | undefined;
  const scanner = new RecordScanner(delimiter, ({ line, fields }) => {
    if (fields > 0 || (columns === 1 && index >= -1)) index++;
    if (index === row) found = line;
    return found === undefined;
  });
  for await (const bytes of content as AsyncIterable<Buffer>) {
    if (!scanner.feed(bytes)) return found;
  }
  scanner.finish();
  return found;
}
