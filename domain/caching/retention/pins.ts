/** @module Pins: entries and runs whose bytes gc never touches, kept as additions and removals in the ledger. */
import { z } from 'zod';
import type { Pin } from '../../../contracts/cache.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { findKey } from '../lineage/selection.ts';
import type { ActionStore, Ledger, RunRecordStore } from '../ports.ts';

const pinSchema = z.strictObject({
  action: z.enum(['add', 'remove']),
  kind: z.enum(['key', 'run', 'dataset']),
  id: z.string(),
  why: z.string().optional(),
  author: z.string(),
});

export interface PinPorts {
  readonly ledger: Ledger;
  readonly actions: Pick<ActionStore, 'list'>;
  readonly records: Pick<RunRecordStore, 'list'>;
}

/** Pins that were added and not removed since, oldest first. */
export async function standingPins(ledger: Ledger): Promise<readonly Pin[]> {
  const pins = new Map<string, Pin>();
  for (const { at, value } of await ledger.read('pin')) {
    const pin = pinSchema.safeParse(value).data;
    if (!pin) continue;
    const { action, kind, id, why, author } = pin;
    if (action === 'remove') pins.delete(id);
    else pins.set(id, { kind, id, ...(why !== undefined && { why }), author, at });
  }
  return [...pins.values()];
}

async function resolve(given: string, { actions, records }: PinPorts): Promise<Pick<Pin, 'kind' | 'id'>> {
  const runs = await records.list();
  const matches = runs.includes(given) ? [given] : runs.filter((id) => given !== '' && id.startsWith(given));
  const [run, another] = matches;
  if (another !== undefined) {
    throw new WithinError(
      'RUN_NOT_FOUND',
      `several runs begin with "${given}": ${matches.slice(0, 5).join(', ')}; give more of the id.`,
      { runId: given, runs: matches.slice(0, 20) },
    );
  }
  if (run !== undefined) return { kind: 'run', id: run };
  const keys: string[] = [];
  for await (const key of actions.list()) keys.push(key);
  return { kind: 'key', id: findKey(given, keys) };
}

/** Throws `ENTRY_NOT_FOUND`, `RUN_NOT_FOUND`, `USAGE`. */
export async function addPin(
  { given, why, author }: { readonly given: string; readonly why?: string; readonly author: string },
  ports: PinPorts,
): Promise<Pick<Pin, 'kind' | 'id'>> {
  const pinned = await resolve(given, ports);
  await ports.ledger.append('pin', { action: 'add', ...pinned, ...(why !== undefined && { why }), author });
  return pinned;
}

/** Throws `ENTRY_NOT_FOUND` where nothing of that name is pinned. */
export async function removePin(
  { given, author }: { readonly given: string; readonly author: string },
  { ledger }: PinPorts,
): Promise<Pick<Pin, 'kind' | 'id'>> {
  const pins = await standingPins(ledger);
  const [pin, another] = pins.filter(({ id }) => given !== '' && id.startsWith(given));
  if (!pin || another) {
    const listed = pins.map(({ id }) => id.slice(0, 24)).slice(0, 5);
    throw new WithinError(
      'ENTRY_NOT_FOUND',
      `${another ? 'Several pins begin' : 'No pin begins'} with "${given}"; ${listed.length === 0 ? 'nothing is pinned' : `pinned are ${listed.join(', ')}`}.`,
      { given, pins: listed },
    );
  }
  const { kind, id } = pin;
  await ledger.append('pin', { action: 'remove', kind, id, author });
  return { kind, id };
}
