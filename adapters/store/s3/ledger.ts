/** @module The ledger in a bucket: `ledger/<topic>/<time>-<random>`, each record written once and sealed. */
import type { Clock, Ledger, LedgerRecord, LedgerTopic } from '../../../domain/caching/ports.ts';
import { recordId, recordOf } from '../ledger-record.ts';
import { readSealed, seal } from '../sealed-json.ts';
import type { Objects } from './objects.ts';

export class S3Ledger implements Ledger {
  readonly #objects: Objects;
  readonly #clock: Clock;

  constructor(objects: Objects, clock: Clock) {
    this.#objects = objects;
    this.#clock = clock;
  }

  async append(topic: LedgerTopic, value: unknown): Promise<string> {
    const at = this.#clock.now();
    const id = recordId(at);
    await this.#objects.putIfAbsent(`ledger/${topic}/${id}`, seal({ at, value }));
    return id;
  }

  async read(topic: LedgerTopic): Promise<readonly LedgerRecord[]> {
    const records: LedgerRecord[] = [];
    for await (const { name } of this.#objects.list(`ledger/${topic}/`)) {
      const found = await readSealed(async () => (await this.#objects.get(name))?.bytes);
      const record = found === 'damaged' ? undefined : found?.value;
      const id = name.slice(name.lastIndexOf('/') + 1);
      if (record !== undefined) records.push(recordOf(id, record));
    }
    return records;
  }
}
