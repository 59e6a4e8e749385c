/** @module Source files before DuckDB sees them: there, a file, not empty, of a known format, UTF-8 at its start. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { WithinError } from '../../../contracts/errors.ts';
import type { SourceDefinition } from '../../../contracts/pipeline.ts';
import { firstLine, unreadable } from './parquet.ts';

export type Format = NonNullable<SourceDefinition['format']>;

export interface SourceFile {
  readonly path: string;
  /** As the user knows it: relative to the project folder. Formats are told from its ending, messages name it. */
  readonly name: string;
}

export interface OpenedFile extends SourceFile {
  readonly format: Format;
  readonly gzipped: boolean;
}

const endings: ReadonlyMap<string, Format> = new Map([
  ['csv', 'csv'],
  ['txt', 'csv'],
  ['tsv', 'tsv'],
  ['tab', 'tsv'],
  ['parquet', 'parquet'],
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['json', 'jsonl'],
]);

function formatOf(name: string): Format {
  const ending = /\.([a-z0-9]+)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const format = endings.get(ending);
  if (format) return format;
  throw unreadable(
    name,
    `has an ending that tells no format; name one as \`format: csv\`, or use ${[...endings.keys()]
      .map((known) => `.${known}`)
      .join(', ')}`,
  );
}

/** Bytes of the file, unpacked. */
export function contentOf({ path, gzipped }: Pick<OpenedFile, 'path' | 'gzipped'>): Readable {
  const raw = createReadStream(path, { highWaterMark: 1 << 20 });
  if (!gzipped) return raw;
  const unpacked = createGunzip();
  raw.on('error', (error) => unpacked.destroy(error));
  return raw.pipe(unpacked);
}

/** At most the first `limit` bytes, unpacked, and whether that is the whole. */
export async function headOf(file: OpenedFile, limit: number): Promise<{ bytes: Buffer; whole: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  const stream = contentOf(file);
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > limit) return { bytes: Buffer.concat(parts).subarray(0, limit), whole: false };
    }
  } catch (error) {
    throw unreadable(file.name, `cannot be unpacked: ${firstLine(error)}; pack it again with gzip`, error);
  } finally {
    stream.destroy();
  }
  return { bytes: Buffer.concat(parts), whole: true };
}

/** True when the file holds this byte at or behind an offset. A gigabyte in memory takes about 0.1 s. */
export async function holdsByte(path: string, byte: number, offset: number): Promise<boolean> {
  const handle = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(1 << 22);
    for (let position = offset; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return false;
      if (buffer.subarray(0, bytesRead).includes(byte)) return true;
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

async function startsWith(path: string, magic: readonly number[]): Promise<boolean> {
  for await (const part of createReadStream(path, { end: magic.length - 1 }) as AsyncIterable<Buffer>) {
    return magic.every((byte, index) => part[index] === byte);
  }
  return false;
}

/** Throws `SOURCE_NOT_FOUND` or `SOURCE_INVALID` when the file cannot be a source. */
export async function openSource({ path, name }: SourceFile, declared: Format | undefined): Promise<OpenedFile> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new WithinError('SOURCE_NOT_FOUND', `${name} does not exist; check the path in \`source\`.`, {
        file: name,
      });
    }
    throw unreadable(name, `cannot be read: ${error.message}`, error);
  });
  if (found.isDirectory()) throw unreadable(name, 'is a folder; name the files in it, as `source: folder/*.csv`');
  if (found.size === 0) throw unreadable(name, 'is empty; it needs a line of column names and at least one row');
  const format = declared ?? formatOf(name);
  const gzipped = await startsWith(path, [0x1f, 0x8b]);
  if (gzipped && format === 'parquet')
    throw unreadable(name, 'is a gzip archive; unpack it, Parquet is compressed inside');
  return { path, name, format, gzipped };
}

/** Throws when text starts the way UTF-16 or a binary file does. */
export function refuseOtherEncodings(name: string, bytes: Buffer): void {
  const mark = bytes.readUInt16BE(0);
  if (mark === 0xfffe || mark === 0xfeff) {
    throw unreadable(name, `is UTF-16, not UTF-8; convert it with \`iconv -f UTF-16 -t UTF-8 ${name}\``);
  }
  if (bytes.subarray(0, 4096).includes(0))
    throw unreadable(name, 'holds NUL bytes, so it is no text file; set `format` to what it is');
}
