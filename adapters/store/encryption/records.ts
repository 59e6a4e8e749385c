/** @module How entries, records of runs and the ledger are written: with a checksum, or encrypted where there are keys. */
import { openSealed, seal } from '../sealed-json.ts';
import { DamagedBytes, decryptWhole, encryptWhole, isEncrypted, type StoreKeys } from './content.ts';

export class RecordForm {
  readonly #keys: StoreKeys;

  constructor(keys: StoreKeys) {
    this.#keys = keys;
  }

  /** `name` is where it will stand, relative to the store. */
  write(value: unknown, name: string): Uint8Array | string {
    const [first] = this.#keys;
    return first ? encryptWhole(Buffer.from(JSON.stringify(value)), name, first) : seal(value);
  }

  /** The value, or `undefined` when the bytes are not what was written there. Throws `STORE_KEY_UNKNOWN`. */
  read(bytes: Uint8Array, name: string): unknown {
    if (!isEncrypted(bytes)) return openSealed(bytes);
    try {
      return JSON.parse(decryptWhole(bytes, name, this.#keys).toString('utf8'));
    } catch (error) {
      if (error instanceof DamagedBytes) return undefined;
      throw error;
    }
  }

  /**
   * The value of a record that came over a network; `damaged` only when a second reading does not open either, since one
   * bad reading may be a fault of the way. `undefined` when absent.
   */
  async readTwice(
    read: () => Promise<Uint8Array | undefined>,
    name: string,
  ): Promise<{ readonly value: unknown } | 'damaged' | undefined> {
    for (let reading = 1; reading <= 2; reading++) {
      const bytes = await read();
      if (!bytes) return undefined;
      const value = this.read(bytes, name);
      if (value !== undefined) return { value };
    }
    return 'damaged';
  }
}

/** Without keys. */
export const plainRecords = new RecordForm([]);
