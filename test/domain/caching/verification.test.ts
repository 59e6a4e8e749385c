import { afterEach, beforeEach, expect, it } from 'vitest';
import { addPin } from '../../../domain/caching/retention/pins.ts';
import { verifyStore } from '../../../domain/caching/verification.ts';
import { diamond, Lab } from '../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

const clean = { entries: 4, damagedEntries: 0, damagedBlobs: [], missing: [], withdrawn: 0 };

it('finds nothing in a store that is whole, and reads every blob', async () => {
  await lab.run(diamond());
  let [told, read] = [0, 0];
  const report = await verifyStore(lab.ports, {
    onProgress: (blobs, bytes) => {
      [told, read] = [blobs, bytes];
    },
  });
  expect(report).toMatchObject({ ...clean, blobs: told, bytes: read });
  expect(told).toBeGreaterThan(4);
});

it('finds a damaged blob and the entries that it leaves without, and takes those away on demand', async () => {
  const { document } = await lab.run(diamond());
  const { key, outputs } = document.steps[1]!;
  lab.harm('cas', outputs['out']!.digest, 'overwrite');
  const first = await verifyStore(lab.ports);
  expect(first).toMatchObject({
    damagedBlobs: [outputs['out']!.digest],
    missing: [{ key, step: 'p/b' }],
    withdrawn: 0,
  });
  const second = await verifyStore(lab.ports, { fix: true });
  expect(second).toMatchObject({ damagedBlobs: [], missing: [{ key }], withdrawn: 1 });
  expect(await verifyStore(lab.ports)).toMatchObject({ entries: 3, damagedBlobs: [], missing: [] });
  expect((await lab.run(diamond())).executed).toEqual(['b']);
});

it('counts a damaged entry, which is then computed again', async () => {
  const { document } = await lab.run(diamond());
  lab.harm('ac', document.steps[2]!.key!, 'overwrite');
  expect(await verifyStore(lab.ports)).toMatchObject({ entries: 3, damagedEntries: 1, missing: [] });
  expect(await verifyStore(lab.ports)).toMatchObject({ entries: 3, damagedEntries: 0 });
  expect((await lab.run(diamond())).executed).toEqual(['c']);
});

it('believes the store that mended a blob from elsewhere and told the ledger', async () => {
  await lab.run(diamond());
  const { blobs } = lab;
  let tell = true;
  const mending = Object.assign(Object.create(blobs) as typeof blobs, {
    list: () => blobs.list(),
    has: (ref: { digest: string; size: number }) => blobs.has(ref),
    get: (digest: string) => blobs.get(digest),
    async path(digest: string) {
      if (tell) await lab.ledger.append('damage', { what: 'blob', id: digest, place: 'here' });
      tell = false;
      return blobs.path(digest);
    },
  });
  await lab.ledger.append('damage', { what: 'blob', id: 'earlier', place: 'here' });
  const { damagedBlobs, blobs: sound } = await verifyStore({ ...lab.ports, blobs: mending });
  expect(damagedBlobs).toHaveLength(1);
  expect(damagedBlobs).not.toContain('earlier');
  expect(sound).toBeGreaterThan(4);
});

it('counts what nobody names, and not what a run or a pin holds', async () => {
  const { document } = await lab.run(diamond());
  // The plans of a run that has ended.
  const { orphans: before } = await verifyStore(lab.ports);
  await lab.blobs.put('nobody', 'text/plain');
  const after = { blobs: before.blobs + 1, bytes: before.bytes + 6 };
  expect((await verifyStore(lab.ports)).orphans).toEqual(after);
  await lab.actions.withdraw(document.steps[3]!.key!, 'revoked');
  const without = await verifyStore(lab.ports);
  expect(without.orphans.blobs).toBeGreaterThan(after.blobs);
  await addPin({ given: 'run-0', author: 'ann' }, lab);
  expect((await verifyStore(lab.ports)).orphans.blobs).toBeLessThan(without.orphans.blobs);
});
