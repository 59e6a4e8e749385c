/** @module Small records of runs in a bucket: `runs/<run id>/<name>`, each written once. */
import type { RunRecordStore } from '../../../domain/caching/ports.ts';
import { checkRecordName } from '../record-name.ts';
import { readSealed, seal } from '../sealed-json.ts';
import type { Objects } from './objects.ts';

export class S3RunRecords implements RunRecordStore {
  readonly #objects: Objects;

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  async put(runId: string, name: string, value: unknown): Promise<boolean> {
    checkRecordName(runId, name);
    return this.#objects.putIfAbsent(`runs/${runId}/${name}`, seal(value));
  }

  async get(runId: string, name: string): Promise<unknown> {
    checkRecordName(runId, name);
    const found = await readSealed(async () => (await this.#objects.get(`runs/${runId}/${name}`))?.bytes);
    return found === 'damaged' ? undefined : found?.value;
  }

  async list(): Promise<readonly string[]> {
    const runs = new Set<string>();
    for await (const { name } of this.#objects.list('runs/')) runs.add(name.split('/')[1] ?? '');
    return [...runs].sort();
  }

  async names(runId: string): Promise<readonly string[]> {
    checkRecordName(runId, 'any');
    const names: string[] = [];
    for await (const { name } of this.#objects.list(`runs/${runId}/`)) names.push(name.split('/')[2] ?? '');
    return names.sort();
  }
}
