/** @module The ledger in a folder: `ledger/<topic>/<time>-<random>`, each record written once and sealed. */
import { join } from 'node:path';
import type { Clock, Ledger, LedgerRecord, LedgerTopic } from '../../domain/caching/ports.ts';
import { plainRecords } from './encryption/records.ts';
import { guarded, namesIn, readIfPresent, writeIfAbsent } from './files.ts';
import { ledgerName, recordId, recordOf } from './ledger-record.ts';

export class FileLedger implements Ledger {
  readonly #root: string;
  readonly #clock: Clock;
  readonly #form: typeof plainRecords;

  constructor(root: string, clock: Clock, form = plainRecords) {
    this.#root = root;
    this.#clock = clock;
    this.#form = form;
  }

  async append(topic: LedgerTopic, value: unknown): Promise<string> {
    const at = this.#clock.now();
    const id = recordId(at);
    const name = ledgerName(topic, id);
    const content = this.#form.write({ at, value }, name);
    await guarded(this.#root, () => writeIfAbsent(this.#root, join(this.#root, name), content));
    return id;
  }

  async read(topic: LedgerTopic): Promise<readonly LedgerRecord[]> {
    const folder = join(this.#root, 'ledger', topic);
    const records = namesIn(folder).map((id) => {
      const bytes = readIfPresent(join(folder, id));
      const record = bytes && this.#form.read(bytes, ledgerName(topic, id));
      return record === undefined ? [] : [recordOf(id, record)];
    });
    return records.flat();
  }
}
