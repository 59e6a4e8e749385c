/** @module Small records in a bucket: `<kind>/<id>/<name>`, each written once; of runs, and of messages to people. */
import type { RunRecordStore } from '../../../domain/caching/ports.ts';
import { checkRecordName, type RecordKind } from '../record-name.ts';
import { readSealed, seal } from '../sealed-json.ts';
import type { Objects } from './objects.ts';

export class S3RunRecords implements RunRecordStore {
  readonly #objects: Objects;
  readonly #kind: RecordKind;

  constructor(objects: Objects, kind: RecordKind = 'runs') {
    this.#objects = objects;
    this.#kind = kind;
  }

  async put(runId: string, name: string, value: unknown): Promise<boolean> {
    checkRecordName(runId, name);
    return this.#objects.putIfAbsent(`${this.#kind}/${runId}/${name}`, seal(value));
  }

  async get(runId: string, name: string): Promise<unknown> {
    checkRecordName(runId, name);
    const found = await readSealed(async () => (await this.#objects.get(`${this.#kind}/${runId}/${name}`))?.bytes);
    return found === 'damaged' ? undefined : found?.value;
  }

  async list(): Promise<readonly string[]> {
    const runs = new Set<string>();
    for await (const { name } of this.#objects.list(`${this.#kind}/`)) runs.add(name.split('/')[1] ?? '');
    return [...runs].sort();
  }

  async names(runId: string): Promise<readonly string[]> {
    checkRecordName(runId, 'any');
    const names: string[] = [];
    for await (const { name } of this.#objects.list(`${this.#kind}/${runId}/`)) names.push(name.split('/')[2] ?? '');
    return names.sort();
  }
}
