/** @module Tests of telling an entry's work from what it says of itself. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ActionEntry } from '../../../../contracts/action.ts';
import { isKeyOf, type Rebuilt, rebuild } from '../../../../domain/caching/audit/rebuild.ts';
import { Documents } from '../../../../domain/caching/documents.ts';
import { diamond, Lab } from '../../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

async function entryOf(name: string): Promise<ActionEntry> {
  const { document } = await lab.run(diamond());
  return (await lab.actions.get(document.steps.find((step) => step.name === name)!.key!))!;
}

const ports = () => ({ ...lab.ports, documents: new Documents(lab.blobs, lab.host) });

it('the work of an entry has the key of the entry', async () => {
  const entry = await entryOf('d');
  const { step, inputs, parts } = (await rebuild(entry, ports())) as Rebuilt;
  expect(step.name).toBe('d');
  expect([...inputs.keys()]).toEqual(['b', 'c']);
  expect(isKeyOf(parts, entry.key)).toBe(true);
  expect(isKeyOf({ ...parts, params: {} }, entry.key)).toBe(false);
});

it('an entry whose definition or components are gone cannot be repeated, and says so', async () => {
  const entry = await entryOf('d');
  lab.harm('cas', entry.components.digest, 'overwrite');
  expect(await rebuild(entry, ports())).toBe('what it was made from is gone from the store');
  lab.harm('cas', entry.definition!.digest, 'delete');
  expect(await rebuild(entry, ports())).toBe('its definition is gone from the store');
  expect(await rebuild({ ...entry, index: 9 }, ports())).toBe('its definition is gone from the store');
});
