/** @module The ledger in a bucket: `ledger/<topic>/<time>-<random>`, each record written once and sealed. */
import type { Clock, Ledger, LedgerRecord, LedgerTopic } from '../../../domain/caching/ports.ts';
import { plainRecords } from '../encryption/records.ts';
import { ledgerName, recordId, recordOf } from '../ledger-record.ts';
import type { Objects } from '../objects.ts';

export class S3Ledger implements Ledger {
  readonly #objects: Objects;
  readonly #clock: Clock;
  readonly #form: typeof plainRecords;

  constructor(objects: Objects, clock: Clock, form = plainRecords) {
    this.#objects = objects;
    this.#clock = clock;
    this.#form = form;
  }

  async append(topic: LedgerTopic, value: unknown): Promise<string> {
    const at = this.#clock.now();
    const id = recordId(at);
    const name = ledgerName(topic, id);
    await this.#objects.putIfAbsent(name, this.#form.write({ at, value }, name));
    return id;
  }

  async read(topic: LedgerTopic): Promise<readonly LedgerRecord[]> {
    const records: LedgerRecord[] = [];
    for await (const { name } of this.#objects.list(`ledger/${topic}/`)) {
      const found = await this.#form.readTwice(async () => (await this.#objects.get(name))?.bytes, name);
      const record = found === 'damaged' ? undefined : found?.value;
      const id = name.slice(name.lastIndexOf('/') + 1);
      if (record !== undefined) records.push(recordOf(id, record));
    }
    return records;
  }
}
