/** @module CSV by RFC 4180, read by hand: the header, and the exact line of a fault when DuckDB refuses a file. */
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';

const newline = 10;
const carriageReturn = 13;
const quote = 34;

export type Fault =
  | { readonly kind: 'ragged'; readonly line: number; readonly found: number }
  | { readonly kind: 'encoding'; readonly line: number }
  | { readonly kind: 'open-quote'; readonly line: number }
  | { readonly kind: 'after-quote'; readonly line: number }
  | { readonly kind: 'line-ends'; readonly line: number };

/** A record as the scanner leaves it: where it starts (lines from 1) and how many fields it has. */
export interface ScannedRecord {
  readonly line: number;
  readonly fields: number;
}

/** Byte by byte, in constant memory; told of each byte in order. */
export class RecordScanner {
  private readonly delimiter: number;
  private readonly onRecord: (record: ScannedRecord) => boolean;
  private state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  private line = 1;
  private recordLine = 1;
  private quoteLine = 1;
  private fields = 1;
  private empty = true;
  private afterReturn = false;
  private lineEnd: 'lf' | 'crlf' | undefined;
  mixedAt: number | undefined;
  fault: Fault | undefined;

  /** `onRecord` returns false to stop; blank lines come as records of no field. */
  constructor(delimiter: string, onRecord: (record: ScannedRecord) => boolean) {
    this.delimiter = delimiter.charCodeAt(0);
    this.onRecord = onRecord;
  }

  /** False once stopped or at fault. */
  feed(bytes: Uint8Array): boolean {
    for (const byte of bytes) {
      if (!this.take(byte)) return false;
    }
    return true;
  }

  finish(): void {
    if (this.state === 'quoted') this.fault = { kind: 'open-quote', line: this.quoteLine };
    else if (!this.empty) this.endRecord();
  }

  private take(byte: number): boolean {
    if (this.state === 'quoted') {
      if (byte === quote) this.state = 'closed';
      else if (byte === newline) this.line++;
      return true;
    }
    if (byte === newline) return this.takeNewline();
    this.afterReturn = byte === carriageReturn;
    if (this.afterReturn) return true;
    return this.takeVisible(byte);
  }

  private takeNewline(): boolean {
    const kind = this.afterReturn ? 'crlf' : 'lf';
    this.lineEnd ??= kind;
    if (kind !== this.lineEnd) this.mixedAt ??= this.line;
    this.afterReturn = false;
    this.line++;
    return this.endRecord();
  }

  private takeVisible(byte: number): boolean {
    this.empty = false;
    if (byte === this.delimiter) {
      this.fields++;
      this.state = 'start';
    } else if (byte === quote && this.state !== 'plain') {
      if (this.state === 'start') this.quoteLine = this.line;
      this.state = 'quoted';
    } else if (this.state === 'closed') {
      this.fault = { kind: 'after-quote', line: this.line };
      return false;
    } else this.state = 'plain';
    return true;
  }

  private endRecord(): boolean {
    const record = { line: this.recordLine, fields: this.empty ? 0 : this.fields };
    this.recordLine = this.line;
    this.fields = 1;
    this.empty = true;
    this.state = 'start';
    return this.onRecord(record);
  }
}

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

/** First fault of a file whose records must have this many fields; reads it to its end. */
export async function findFault(content: Readable, delimiter: string, columns: number): Promise<Fault | undefined> {
  let ragged: Fault | undefined;
  const scanner = new RecordScanner(delimiter, ({ line, fields }) => {
    if (fields !== columns && !(fields === 0)) ragged = { kind: 'ragged', line, found: fields };
    return ragged === undefined;
  });
  const encoding = new EncodingCheck();
  let line: number | undefined;
  for await (const bytes of content as AsyncIterable<Buffer>) {
    line = encoding.feed(bytes);
    if (!scanner.feed(bytes) || line !== undefined) break;
  }
  line ??= encoding.finish();
  if (ragged === undefined && scanner.fault === undefined && line === undefined) scanner.finish();
  const fault = ragged ?? scanner.fault;
  if (line !== undefined && (fault === undefined || line <= fault.line)) return { kind: 'encoding', line };
  if (fault) return fault;
  return scanner.mixedAt === undefined ? undefined : { kind: 'line-ends', line: scanner.mixedAt };
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

interface HeaderScan {
  readonly fields: string[];
  /** Offset behind the record, or -1 when the text ends inside it. */
  readonly end: number;
}

function unquoted(field: string): string {
  return field.startsWith('"') ? field.slice(1, field.endsWith('"') ? -1 : undefined).replaceAll('""', '"') : field;
}

/** Fields of the first record of a text that starts with one. */
export function firstRecord(text: string, delimiter: string): HeaderScan {
  const fields: string[] = [];
  let start = 0;
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"' && (inside || at === start || text[at - 1] === '"')) inside = !inside;
    else if (!inside && (char === delimiter || char === '\n' || char === '\r')) {
      fields.push(unquoted(text.slice(start, at)));
      start = at + 1;
      if (char !== delimiter) return { fields, end: at + (char === '\r' && text[at + 1] === '\n' ? 2 : 1) };
    }
  }
  fields.push(unquoted(text.slice(start)));
  return { fields, end: -1 };
}
