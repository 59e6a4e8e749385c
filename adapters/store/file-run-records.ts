/** @module Small records in a folder: `<kind>/<id>/<name>`, each written once; of runs, and of messages to people. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunRecordStore } from '../../domain/caching/ports.ts';
import { plainRecords } from './encryption/records.ts';
import { errorCode, guarded, namesIn, readIfPresent, writeIfAbsent } from './files.ts';
import { checkRecordName, type RecordKind } from './record-name.ts';

export class FileRunRecords implements RunRecordStore {
  readonly #root: string;
  readonly #kind: RecordKind;
  readonly #form: typeof plainRecords;

  constructor(root: string, kind: RecordKind = 'runs', form = plainRecords) {
    this.#root = root;
    this.#kind = kind;
    this.#form = form;
  }

  /** Relative to the root. */
  #name(runId: string, name: string): string {
    checkRecordName(runId, name);
    return `${this.#kind}/${runId}/${name}`;
  }

  #file(runId: string, name: string): string {
    return join(this.#root, this.#name(runId, name));
  }

  async put(runId: string, name: string, value: unknown): Promise<boolean> {
    const content = this.#form.write(value, this.#name(runId, name));
    return guarded(this.#root, () => writeIfAbsent(this.#root, this.#file(runId, name), content));
  }

  async get(runId: string, name: string): Promise<unknown> {
    const bytes = await guarded(this.#root, () => readIfPresent(this.#file(runId, name)));
    return bytes && this.#form.read(bytes, this.#name(runId, name));
  }

  async list(): Promise<readonly string[]> {
    try {
      return readdirSync(join(this.#root, this.#kind)).sort();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async names(runId: string): Promise<readonly string[]> {
    return guarded(this.#root, () => namesIn(dirname(this.#file(runId, 'any'))));
  }
}
