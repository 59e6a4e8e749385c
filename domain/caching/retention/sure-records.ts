/** @module Records as gc may believe them: what one that cannot be read held would be taken for needed by nobody. */
import { WithinError } from '../../../contracts/errors.ts';
import type { RunRecordStore } from '../ports.ts';

/** `folder`: where they lie in the store. Throws `STORE_DAMAGED` for a record that is there and cannot be read; `undefined` only where there is none. */
export function sureRecords(records: RunRecordStore, folder: string): RunRecordStore {
  return {
    put: (id, name, value) => records.put(id, name, value),
    list: () => records.list(),
    names: (id) => records.names(id),
    async get(id, name) {
      const value = await records.get(id, name);
      if (value !== undefined || !(await records.names(id)).includes(name)) return value;
      // It may have come between the two questions.
      const now = await records.get(id, name);
      if (now !== undefined) return now;
      throw new WithinError(
        'STORE_DAMAGED',
        `The record ${folder}/${id}/${name} of the store cannot be read, so that nobody knows what it needs; bring it back from a backup, or move it out of the store, and clear then.`,
        { folder, id, name },
      );
    },
  };
}
