/** @module What was revoked, as the ledger tells it, and what that says of a run. */
import { z } from 'zod';
import { startedRunSchema, startRecord } from '../../contracts/run.ts';
import type { Ledger, RunRecordStore } from './ports.ts';

export const revocationSchema = z.strictObject({
  why: z.string(),
  author: z.string(),
  /** Keys that were named, and those that were derived from them. */
  keys: z.array(z.string()),
  derived: z.array(z.string()),
  /** Runs that held one of the keys, open ones included. */
  runs: z.array(z.string()),
  /** Digests of models. */
  models: z.array(z.string()),
});
export type Revocation = z.infer<typeof revocationSchema>;

/** A revocation with the time since which it holds. */
export interface StandingRevocation extends Revocation {
  readonly at: number;
}

/** Oldest first. */
export async function standingRevocations(ledger: Ledger): Promise<readonly StandingRevocation[]> {
  return (await ledger.read('revocation')).flatMap(({ at, value }) => {
    const revocation = revocationSchema.safeParse(value).data;
    return revocation ? [{ ...revocation, at }] : [];
  });
}

/** Every revoked key with the reason; a key that was computed again since is no miss and is never asked for. */
export async function revokedKeys(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const revoked = new Map<string, string>();
  for (const { keys, derived, why } of await standingRevocations(ledger))
    for (const key of [...keys, ...derived]) revoked.set(key, why);
  return revoked;
}

/** Every revoked key with the newest time of its revocation: entries made later are good. */
export async function revocationTimes(ledger: Ledger): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const { keys, derived, at } of await standingRevocations(ledger))
    for (const key of [...keys, ...derived]) times.set(key, at);
  return times;
}

export interface JudgedRun {
  readonly runId: string;
  /** Absent for a run that nobody recorded the start of: it counts as revoked only if it was named. */
  readonly startedAt?: number | undefined;
  readonly keys: readonly string[];
}

/**
 * The revocation that a run falls under. A run that was open then may have read what was taken away, so it counts; one
 * that started later found the key computed again.
 */
export function revocationOf(
  { runId, startedAt, keys }: JudgedRun,
  revocations: readonly StandingRevocation[],
): StandingRevocation | undefined {
  return revocations.find((revocation) => {
    if (revocation.runs.includes(runId)) return true;
    if (startedAt === undefined || startedAt > revocation.at) return false;
    const revoked = new Set([...revocation.keys, ...revocation.derived]);
    return keys.some((key) => revoked.has(key));
  });
}

/**
 * Judges an open run whose step has read these keys: its results must not become entries when something that it holds
 * was revoked since.
 */
export async function revocationOfOpenRun(
  runId: string,
  keys: readonly string[],
  { ledger, records }: { readonly ledger: Ledger; readonly records: RunRecordStore },
): Promise<StandingRevocation | undefined> {
  const revocations = await standingRevocations(ledger);
  if (revocations.length === 0) return undefined;
  const startedAt = startedRunSchema.safeParse(await records.get(runId, startRecord)).data?.startedAt;
  return revocationOf({ runId, startedAt, keys }, revocations);
}
