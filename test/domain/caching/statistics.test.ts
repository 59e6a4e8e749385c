import { afterEach, beforeEach, expect, it } from 'vitest';
import { revoke } from '../../../domain/caching/lineage/revoke.ts';
import { addPin } from '../../../domain/caching/retention/pins.ts';
import { cacheStatistics } from '../../../domain/caching/statistics.ts';
import { diamond, digestOf, Lab } from '../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

it('says of an empty store that nothing is there', async () => {
  expect(await cacheStatistics(lab)).toEqual({
    entries: 0,
    blobs: 0,
    bytes: 0,
    steps: [],
    runs: { ended: 0, steps: 0, reused: 0, savedMs: 0 },
    damage: { found: 0 },
    revocations: [],
    pins: 0,
  });
});

it('counts entries, bytes and compute by step, and what reuse saved', async () => {
  const { document } = await lab.run(diamond());
  await lab.run(diamond());
  const found = await cacheStatistics(lab);
  let bytes = 0;
  for await (const { size } of lab.blobs.list()) bytes += size;
  expect(found).toMatchObject({
    entries: 4,
    bytes,
    runs: { ended: 2, steps: 8, reused: 4, hitRate: 0.5, savedMs: 40 },
  });
  expect(found.steps.map(({ step }) => step)).toEqual(['p/a', 'p/b', 'p/c', 'p/d']);
  const entry = (await lab.actions.get(document.steps[0]!.key!))!;
  // The definition is every step's.
  const held = new Map([...Object.values(entry.outputs), entry.components].map((b) => [b.digest, b]));
  expect(found.steps[0]).toMatchObject({
    entries: 1,
    computeMs: 10,
    newestAt: entry.createdAt,
    lastUsedAt: lab.now,
    bytes: [...held.values()].reduce((sum, { size }) => sum + size, 0),
  });
});

it('tells what was found wrong, revoked, pinned and cleared', async () => {
  await lab.run(diamond());
  await addPin({ given: 'run-0', author: 'ann' }, lab);
  lab.now = 2000;
  await lab.ledger.append('nondeterminism', { step: 'p/b', key: digestOf('k'), role: 'out', path: '$.a' });
  lab.now = 2001;
  await lab.ledger.append('nondeterminism', { step: 'p/b', key: digestOf('k'), role: 'out', path: '$.b' });
  await lab.ledger.append('damage', { what: 'blob', id: digestOf('x'), place: 'p' });
  await lab.ledger.append('gc', { freedBytes: 5, entries: 2 });
  const audit = (key: string, outcome: string) =>
    lab.ledger.append('audit', { audit: 'a', step: 'p/gone', key: digestOf(key), outcome, at: 1 });
  await audit('1', 'consistent');
  await audit('2', 'false-hit');
  await audit('3', 'not-auditable');
  await revoke({ step: 'd', why: 'typo', author: 'ann' }, lab);
  const found = await cacheStatistics(lab);
  expect(found).toMatchObject({
    damage: { found: 1, lastAt: 2001 },
    pins: 1,
    lastGc: { at: 2001, freedBytes: 5, entries: 2 },
    revocations: [{ at: 2001, why: 'typo', author: 'ann', entries: 1, runs: 1 }],
    consistency: { audited: 2, equal: 1 },
  });
  const step = (name: string) => found.steps.find((one) => one.step === name);
  expect(step('p/b')?.nondeterministic).toEqual({ found: 2, path: 'out: $.b' });
  expect(step('p/gone')).toMatchObject({ entries: 0, consistency: { audited: 2, equal: 1 } });
  expect(step('p/d')).toBeUndefined();
});
