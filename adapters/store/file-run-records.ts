/** @module Small records in a folder: `<kind>/<id>/<name>`, each written once; of runs, and of messages to people. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunRecordStore } from '../../domain/caching/ports.ts';
import { errorCode, guarded, namesIn, readIfPresent, writeIfAbsent } from './files.ts';
import { checkRecordName, type RecordKind } from './record-name.ts';
import { openSealed, seal } from './sealed-json.ts';

export class FileRunRecords implements RunRecordStore {
  readonly #root: string;
  readonly #kind: RecordKind;

  constructor(root: string, kind: RecordKind = 'runs') {
    this.#root = root;
    this.#kind = kind;
  }

  #file(runId: string, name: string): string {
    checkRecordName(runId, name);
    return join(this.#root, this.#kind, runId, name);
  }

  async put(runId: string, name: string, value: unknown): Promise<boolean> {
    return guarded(this.#root, () => writeIfAbsent(this.#root, this.#file(runId, name), seal(value)));
  }

  async get(runId: string, name: string): Promise<unknown> {
    const bytes = await guarded(this.#root, () => readIfPresent(this.#file(runId, name)));
    return bytes && openSealed(bytes);
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
