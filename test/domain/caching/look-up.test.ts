import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionEntry } from '../../../contracts/action.ts';
import type { TrustLevel } from '../../../contracts/names.ts';
import { earlierKey, type KeyParts } from '../../../domain/caching/action-key.ts';
import { LookUp } from '../../../domain/caching/look-up.ts';
import { keyPartsOf } from '../../../domain/caching/step-key.ts';
import { definitionOf, Lab, stepOf } from '../../support/executor.ts';

describe('LookUp', () => {
  let lab: Lab;
  let lookUp: LookUp;
  const partsOf = (params: Record<string, number>): Promise<KeyParts> => {
    const step = stepOf('a', [], { with: params });
    return keyPartsOf(definitionOf([step]), step, {}, lab.host);
  };
  const ran = async (params: Record<string, number>) =>
    (await lab.run(definitionOf([stepOf('a', [], { with: params })]))).document.steps[0];
  beforeEach(() => {
    lab = new Lab();
    lookUp = new LookUp(lab);
  });
  afterEach(() => lab.dispose());

  it('finds an entry by its parts while all its bytes are there', async () => {
    expect(await lookUp.find(await partsOf({ n: 1 }))).toMatchObject({ lost: false });
    const step = await ran({ n: 1 });
    const found = await lookUp.find(await partsOf({ n: 1 }));
    expect(found).toMatchObject({ key: step?.key, lost: false, entry: { outputs: step?.outputs } });
    lab.harm('cas', step?.outputs['out']?.digest ?? '', 'delete');
    expect(await lookUp.find(await partsOf({ n: 1 }))).toEqual({ key: step?.key, lost: true });
  });

  it('says first-run, then the nearest difference, then lost', async () => {
    expect(await lookUp.explain('p/a', await partsOf({ n: 1 }))).toEqual({ reasons: [{ component: 'first-run' }] });
    const near = await ran({ n: 1, m: 1 });
    await ran({ n: 5, m: 5 });
    expect(await lookUp.explain('p/a', await partsOf({ n: 1, m: 2 }))).toEqual({
      reasons: [{ component: 'params', path: 'with.m', was: '1', now: '2' }],
      nearest: near?.key,
    });
    expect((await lookUp.explain('p/a', await partsOf({ n: 1, m: 1 }))).reasons).toEqual([{ component: 'lost' }]);
  });

  it('passes over earlier entries whose components are damaged', async () => {
    const step = await ran({ n: 1 });
    const entry = await lab.actions.get(step?.key ?? '');
    lab.harm('cas', entry?.components.digest ?? '', 'overwrite');
    expect(await lookUp.explain('p/a', await partsOf({ n: 2 }))).toEqual({ reasons: [{ component: 'first-run' }] });
  });

  const rewrite = async (key: string, edit: Partial<ActionEntry>, under = key) => {
    const entry = (await lab.actions.get(key)) ?? expect.fail();
    await lab.actions.withdraw(key, 'test');
    await lab.actions.publish({ ...entry, ...edit, key: under });
  };

  it('finds what the version of the key before published, unless that version could not say the same', async () => {
    const parts = await partsOf({ n: 1 });
    const step = await ran({ n: 1 });
    const before = earlierKey(parts) ?? expect.fail();
    expect(before).not.toBe(step?.key);
    await rewrite(step?.key ?? '', { schema: 1 }, before);
    expect(await lookUp.find(parts)).toMatchObject({ key: step?.key, entry: { key: before, outputs: step?.outputs } });
    expect((await lookUp.find({ ...parts, secrets: { token: 't' } })).entry).toBeUndefined();
    expect((await lookUp.find({ ...parts, external: { 'in.source': 'e' } })).entry).toBeUndefined();
  });

  it('takes an entry only from a writer whom the run trusts enough', async () => {
    await ran({ n: 1 });
    lab.trust = { sign: (entry) => entry, levelOf: () => 'developer' };
    const found = async (least: TrustLevel) => lookUp.find(await partsOf({ n: 1 }), least);
    lookUp = new LookUp(lab);
    expect((await found('developer')).entry).toBeDefined();
    expect(await found('ci')).toMatchObject({ untrusted: true });
    expect((await lookUp.explain('p/a', await partsOf({ n: 1 }), await found('ci'))).reasons).toEqual([
      { component: 'untrusted' },
    ]);
  });

  it('moves an entry whose signature does not fit to quarantine, and keeps that on record', async () => {
    const step = await ran({ n: 1 });
    lab.trust = { sign: (entry) => entry, levelOf: () => 'invalid' };
    lookUp = new LookUp(lab);
    expect(await lookUp.find(await partsOf({ n: 1 }))).toMatchObject({ untrusted: true });
    expect(await lab.actions.get(step?.key ?? '')).toBeUndefined();
    expect(await lab.ledger.read('damage')).toMatchObject([{ value: { key: step?.key, what: 'signature' } }]);
  });

  it('says that an entry was revoked, and why', async () => {
    const step = await ran({ n: 1 });
    await lab.actions.withdraw(step?.key ?? '', 'revoked');
    const revocation = { why: 'bad labels', author: 'me', keys: [step?.key], derived: [], runs: [], models: [] };
    await lab.ledger.append('revocation', revocation);
    expect((await lookUp.explain('p/a', await partsOf({ n: 1 }))).reasons).toEqual([
      { component: 'revoked', path: 'bad labels' },
    ]);
  });

  it('knows the newest earlier entry of a step', async () => {
    expect(await lookUp.newest('p/a')).toBeUndefined();
    await ran({ n: 1 });
    const second = await ran({ n: 2 });
    expect(await lookUp.newest('p/a')).toBe(second?.key);
  });
});
