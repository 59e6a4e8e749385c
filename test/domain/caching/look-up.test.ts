import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyParts } from '../../../domain/caching/action-key.ts';
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
    expect(await lookUp.explain('p/a', await partsOf({ n: 1 }))).toEqual([{ component: 'first-run' }]);
    await ran({ n: 1, m: 1 });
    await ran({ n: 5, m: 5 });
    expect(await lookUp.explain('p/a', await partsOf({ n: 1, m: 2 }))).toEqual([
      { component: 'params', path: 'with.m', was: '1', now: '2' },
    ]);
    expect(await lookUp.explain('p/a', await partsOf({ n: 1, m: 1 }))).toEqual([{ component: 'lost' }]);
  });

  it('passes over earlier entries whose components are damaged', async () => {
    const step = await ran({ n: 1 });
    const entry = await lab.actions.get(step?.key ?? '');
    lab.harm('cas', entry?.components.digest ?? '', 'overwrite');
    expect(await lookUp.explain('p/a', await partsOf({ n: 2 }))).toEqual([{ component: 'first-run' }]);
  });

  it('knows the newest earlier entry of a step', async () => {
    expect(await lookUp.newest('p/a')).toBeUndefined();
    await ran({ n: 1 });
    const second = await ran({ n: 2 });
    expect(await lookUp.newest('p/a')).toBe(second?.key);
  });
});
