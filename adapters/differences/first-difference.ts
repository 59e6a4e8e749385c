/** @module Where two stored results of one key differ, told in the terms of what they are: JSON, table, text or bytes. */
import { readFile } from 'node:fs/promises';
import type { BlobRef } from '../../contracts/digest.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { BlobStore, Differences } from '../../domain/caching/ports.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import { byteDifference } from './bytes.ts';
import { jsonDifference } from './json.ts';
import { tableDifference } from './table.ts';
import { textDifference } from './text.ts';

/** Larger documents are compared by their bytes: parsed, they would take many times their size. */
const largestParsed = 32 << 20;

type Reading = 'json' | 'table' | 'text' | 'bytes';

function readingOf({ mediaType, size }: BlobRef): Reading {
  if (mediaType === mediaTypes.parquet) return 'table';
  if (size > largestParsed) return 'bytes';
  if (mediaType === mediaTypes.json || mediaType.endsWith('+json')) return 'json';
  return mediaType.startsWith('text/') || mediaType === mediaTypes.svg ? 'text' : 'bytes';
}

export class StoredDifferences implements Differences {
  readonly #blobs: BlobStore;
  readonly #tables: (() => Promise<TableEngine>) | undefined;

  /** Without an engine tables are compared by their bytes. */
  constructor(blobs: BlobStore, tables?: () => Promise<TableEngine>) {
    this.#blobs = blobs;
    this.#tables = tables;
  }

  async first(was: BlobRef, now: BlobRef): Promise<string> {
    const [before, after] = [await this.#path(was), await this.#path(now)];
    if (before === undefined || after === undefined)
      return 'a place that cannot be told, since bytes of one side are gone';
    const reading = was.mediaType === now.mediaType ? readingOf(was.size > now.size ? was : now) : 'bytes';
    const found = await this.#read(reading, before, after);
    return found ?? (await byteDifference(before, after)) ?? 'no byte: both are the same';
  }

  /** Damaged bytes are as good as gone. */
  async #path({ digest }: BlobRef): Promise<string | undefined> {
    try {
      return await this.#blobs.path(digest);
    } catch (error) {
      if (isWithinError(error) && error.code === 'STORE_DAMAGED') return undefined;
      throw error;
    }
  }

  async #read(reading: Reading, was: string, now: string): Promise<string | undefined> {
    if (reading === 'bytes') return undefined;
    if (reading === 'table') return this.#table(was, now);
    const [a, b] = await Promise.all([readFile(was, 'utf8'), readFile(now, 'utf8')]);
    return (reading === 'json' ? jsonDifference(a, b) : undefined) ?? textDifference(a, b);
  }

  async #table(was: string, now: string): Promise<string | undefined> {
    const engine = await this.#tables?.();
    try {
      return engine && (await tableDifference(engine, was, now));
    } catch {
      // A step may call anything Parquet; bytes can always be compared.
      return undefined;
    } finally {
      await engine?.close();
    }
  }
}
