/** @module What a store tells the ledger when it finds bytes that are not what was stored. */

export interface DamageReport {
  readonly what: 'blob' | 'entry';
  /** Digest of the blob or key of the entry. */
  readonly id: string;
  /** Folder or bucket. */
  readonly place: string;
}

export type OnDamage = (report: DamageReport) => Promise<unknown>;

/** Tells of damage; a ledger that cannot be written must not hide the damage itself. */
export async function tellDamage(onDamage: OnDamage | undefined, report: DamageReport): Promise<void> {
  await onDamage?.(report).catch(() => undefined);
}
