/**
 * @module Digests of source files that need not be read again: kept by device, inode, size and times, for this host
 * only, and only of files that were older than 2 s when they were hashed (two writes can share one time stamp).
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';
import { digestSchema } from '../../contracts/digest.ts';
import { sha256 } from './field-digest.ts';
import type { FileStamp } from './hash-file.ts';

const settledNs = 2_000_000_000n;
/** Newest entries that are kept; a file more is hashed again, nothing else. */
const largest = 20_000;

const memoSchema = z.strictObject({
  version: z.literal(1),
  host: z.string(),
  digests: z.record(z.string(), digestSchema),
});

const keyOf = ({ dev, ino, size, mtimeNs, ctimeNs }: FileStamp): string =>
  `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;

export class DigestMemo {
  readonly #file: string;
  readonly #host: string;
  #digests: Map<string, string> | undefined;
  #changed = false;

  /** `file` holds the memo, as `.within/digests.json`; a damaged one, or one of another host, is as good as none. */
  constructor(file: string, host: string = hostname()) {
    this.#file = file;
    this.#host = host;
  }

  find(stamp: FileStamp): string | undefined {
    return this.#load().get(keyOf(stamp));
  }

  /** `nowNs` is the time at hashing, nanoseconds since 1970. */
  keep(stamp: FileStamp, digest: string, nowNs: bigint): void {
    const newest = stamp.mtimeNs > stamp.ctimeNs ? stamp.mtimeNs : stamp.ctimeNs;
    if (nowNs - newest <= settledNs) return;
    const digests = this.#load();
    digests.delete(keyOf(stamp));
    digests.set(keyOf(stamp), digest);
    this.#changed = true;
  }

  /** Writes what is new; a memo that cannot be written costs only time, so such errors are swallowed. */
  save(): void {
    if (!this.#changed) return;
    this.#changed = false;
    const digests = Object.fromEntries([...this.#load()].slice(-largest));
    const body = JSON.stringify({ version: 1, host: this.#host, digests });
    const temporary = `${this.#file}.${randomUUID()}`;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeFileSync(temporary, `${sha256(body)}\n${body}`);
      renameSync(temporary, this.#file);
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  #load(): Map<string, string> {
    this.#digests ??= new Map(Object.entries(this.#read()));
    return this.#digests;
  }

  /** The first line is the checksum of the rest: a flipped digit must not become a false digest. */
  #read(): Record<string, string> {
    try {
      const text = readFileSync(this.#file, 'utf8');
      const body = text.slice(65);
      if (text[64] !== '\n' || sha256(body) !== text.slice(0, 64)) return {};
      const memo = memoSchema.parse(JSON.parse(body));
      return memo.host === this.#host ? memo.digests : {};
    } catch {
      return {};
    }
  }
}
