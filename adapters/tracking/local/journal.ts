/** @module What happened to one thing, entry by entry, in records that are written once: whoever writes has seen all before. */
import type { RunRecordStore } from '../../../domain/caching/ports.ts';

/** Digits of the number of an entry, so that names sort as numbers do. */
const digits = 8;

export class Journal<Entry> {
  readonly #records: RunRecordStore;
  readonly #parse: (value: unknown) => Entry;
  /** Entries never change, so they are read once. */
  readonly #known = new Map<string, readonly Entry[]>();

  constructor(records: RunRecordStore, parse: (value: unknown) => Entry) {
    this.#records = records;
    this.#parse = parse;
  }

  /** All entries of `id`, oldest first; none when nothing happened to it. */
  async read(id: string): Promise<readonly Entry[]> {
    const entries = [...(this.#known.get(id) ?? [])];
    for (;;) {
      const value = await this.#records.get(id, nameOf(entries.length));
      if (value === undefined) break;
      entries.push(this.#parse(value));
    }
    this.#known.set(id, entries);
    return entries;
  }

  /**
   * Adds what `decide` makes of all that happened before, unless it makes nothing. It is asked again when another
   * writer was faster. Returns all entries.
   */
  async append(id: string, decide: (entries: readonly Entry[]) => Entry | undefined): Promise<readonly Entry[]> {
    for (;;) {
      const entries = await this.read(id);
      const entry = decide(entries);
      if (entry === undefined) return entries;
      if (await this.#records.put(id, nameOf(entries.length), entry)) return this.read(id);
    }
  }

  /** Ids of everything that has a journal, sorted. */
  ids(): Promise<readonly string[]> {
    return this.#records.list();
  }
}

const nameOf = (number: number): string => `entry.${String(number).padStart(digits, '0')}`;
