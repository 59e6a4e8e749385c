/** @module A CSV record (RFC 4180) by record in constant memory: where it starts, how many fields it has, whether its quotes close. */

const newline = 10;
const carriageReturn = 13;
const quote = 34;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** A quote that is never closed, or text behind a closing one. */
export interface QuoteFault {
  readonly kind: 'open-quote' | 'after-quote';
  readonly line: number;
}

/** A record as the scanner leaves it: where it starts (lines from 1) and how many fields it has. */
export interface ScannedRecord {
  readonly line: number;
  readonly fields: number;
}

/** Byte by byte, in constant memory; told of each byte in order. */
export class RecordScanner {
  private readonly delimiter: number;
  private readonly onRecord: (record: ScannedRecord) => boolean;
  private readonly onFault: 'stop' | 'go on';
  private state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  private line = 1;
  private recordLine = 1;
  private quoteLine = 1;
  private fields = 1;
  private empty = true;
  private begun = false;
  private afterReturn = false;
  private lineEnd: 'lf' | 'crlf' | undefined;
  /** First line that ends in another way (LF, CRLF) than the first. */
  mixedAt: number | undefined;
  /** Why `feed` gave up. */
  fault: QuoteFault | undefined;

  /** `onRecord` returns false to stop; blank lines come as records of no field. `go on`: past text behind a quote. */
  constructor(delimiter: string, onRecord: (record: ScannedRecord) => boolean, onFault: 'stop' | 'go on' = 'stop') {
    this.delimiter = delimiter.charCodeAt(0);
    this.onFault = onFault;
    this.onRecord = onRecord;
  }

  /** False once stopped or at fault. */
  feed(bytes: Uint8Array): boolean {
    for (const byte of this.withoutMark(bytes)) {
      if (!this.take(byte)) return false;
    }
    return true;
  }

  /** A byte order mark stands before the first field and is no part of it. */
  private withoutMark(bytes: Uint8Array): Uint8Array {
    const first = !this.begun;
    this.begun = true;
    return first && byteOrderMark.every((byte, index) => bytes[index] === byte) ? bytes.subarray(3) : bytes;
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
    } else if (this.state === 'closed' && this.onFault === 'stop') {
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
