/** @module Small records in a bucket: `<kind>/<id>/<name>`, each written once; of runs, and of messages to people. */
import type { RunRecordStore } from '../../../domain/caching/ports.ts';
import { plainRecords } from '../encryption/records.ts';
import type { Objects } from '../objects.ts';
import { checkRecordName, type RecordKind } from '../record-name.ts';

export class S3RunRecords implements RunRecordStore {
  readonly #objects: Objects;
  readonly #kind: RecordKind;
  readonly #form: typeof plainRecords;

  constructor(objects: Objects, kind: RecordKind = 'runs', form = plainRecords) {
    this.#objects = objects;
    this.#kind = kind;
    this.#form = form;
  }

  #name(runId: string, name: string): string {
    checkRecordName(runId, name);
    return `${this.#kind}/${runId}/${name}`;
  }

  async put(runId: string, name: string, value: unknown): Promise<boolean> {
    const at = this.#name(runId, name);
    return this.#objects.putIfAbsent(at, this.#form.write(value, at));
  }

  async get(runId: string, name: string): Promise<unknown> {
    const at = this.#name(runId, name);
    const found = await this.#form.readTwice(async () => (await this.#objects.get(at))?.bytes, at);
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
