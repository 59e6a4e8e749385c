/** @module The ledger in a folder: `ledger/<topic>/<time>-<random>`, each record written once and sealed. */
import { join } from 'node:path';
import type { Clock, Ledger, LedgerRecord, LedgerTopic } from '../../domain/caching/ports.ts';
import { guarded, namesIn, readIfPresent, writeIfAbsent } from './files.ts';
import { recordId, recordOf } from './ledger-record.ts';
import { openSealed, seal } from './sealed-json.ts';

export class FileLedger implements Ledger {
  readonly #root: string;
  readonly #clock: Clock;

  constructor(root: string, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
  }

  async append(topic: LedgerTopic, value: unknown): Promise<string> {
    const at = this.#clock.now();
    const id = recordId(at);
    await guarded(this.#root, () =>
      writeIfAbsent(this.#root, join(this.#root, 'ledger', topic, id), seal({ at, value })),
    );
    return id;
  }

  async read(topic: LedgerTopic): Promise<readonly LedgerRecord[]> {
    const folder = join(this.#root, 'ledger', topic);
    const records = namesIn(folder).map((id) => {
      const bytes = readIfPresent(join(folder, id));
      const record = bytes && openSealed(bytes);
      return record === undefined ? [] : [recordOf(id, record)];
    });
    return records.flat();
  }
}
