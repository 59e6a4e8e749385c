/** @module What was revoked, as the ledger tells it. */
import { z } from 'zod';
import type { Ledger } from './ports.ts';

export const revocationSchema = z.strictObject({
  why: z.string(),
  author: z.string(),
  /** Keys that were named, and those that were derived from them. */
  keys: z.array(z.string()),
  derived: z.array(z.string()),
  runs: z.array(z.string()),
  models: z.array(z.string()),
});
export type Revocation = z.infer<typeof revocationSchema>;

/** Every revoked key with the reason; a key that was computed again since is no miss and is never asked for. */
export async function revokedKeys(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const revoked = new Map<string, string>();
  for (const { value } of await ledger.read('revocation')) {
    const revocation = revocationSchema.safeParse(value).data;
    for (const key of [...(revocation?.keys ?? []), ...(revocation?.derived ?? [])])
      revoked.set(key, revocation?.why ?? '');
  }
  return revoked;
}
