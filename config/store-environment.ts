/** @module The settings of the store as a process is told them that is started for it. */
import type { z } from 'zod';
import type { sharedStoreSchema } from './schema.ts';

export interface StoreSettings {
  readonly store: string;
  readonly shared?: z.infer<typeof sharedStoreSchema> | undefined;
}

/** Variables that give another process the same store, whatever this one was given. */
export function storeEnvironment({ store, shared }: StoreSettings): Record<string, string> {
  return {
    WITHIN_STORE: store,
    ...(shared && { WITHIN_SHARED_STORE: shared.address, WITHIN_SHARED_MODE: shared.mode }),
    ...(shared?.maxBlobBytes !== undefined && { WITHIN_MAX_BLOB: String(shared.maxBlobBytes) }),
  };
}
