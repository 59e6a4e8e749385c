import { describe, expect, it } from 'vitest';
import { cloudModel } from '../../support/clouds.ts';
import { demanding, flipped, ServedLab } from '../../support/served-lab.ts';

const model = cloudModel('classification');
const right = { x: 3, z: 0 };
const ask = (lab: ServedLab, key: string, row: object = right) =>
  lab.server.predict({ model: lab.model, alias: 'champion', rows: [{ ...row }], key });
const keys = Array.from({ length: 200 }, (_, at) => `customer ${at}`);

describe('the models of a gateway', () => {
  it('answer by the version that the alias names, and notice a change', async () => {
    const lab = await ServedLab.with(model, flipped(model));
    const first = await ask(lab, 'a');
    expect(first).toMatchObject({ version: 1, stage: 'general', predictions: [{ prediction: 'right' }] });
    expect(first).not.toHaveProperty('deployment');
    await lab.enter('general');
    expect(await ask(lab, 'a')).toMatchObject({
      version: 2,
      stage: 'general',
      deployment: 'd1',
      predictions: [{ prediction: 'left' }],
    });
    await lab.enter('rolled-back');
    expect(await ask(lab, 'a')).toMatchObject({ version: 1, stage: 'general' });
  });

  it('ask the registry once in two seconds', async () => {
    const lab = await ServedLab.with(model, flipped(model));
    await ask(lab, 'a');
    await lab.enter('general');
    lab.now -= 1_000;
    expect((await ask(lab, 'a')).version).toBe(1);
    lab.now += 1_000;
    expect((await ask(lab, 'a')).version).toBe(2);
  });

  it('score beside in alpha: the version in force answers, and differences and failures are counted', async () => {
    const lab = await ServedLab.with(model, flipped(model));
    await lab.enter('alpha');
    for (const key of keys.slice(0, 10)) expect((await ask(lab, key)).version).toBe(1);
    expect(await lab.observed('alpha')).toMatchObject({
      candidate: { requests: 10, errors: 0 },
      champion: { requests: 10, errors: 0 },
      compared: 10,
      disagreed: 10,
    });
    const same = await ServedLab.with(model, demanding(model));
    await same.enter('alpha');
    for (const row of [right, { ...right, extra: 1 }, { ...right, extra: null }]) await ask(same, 'a', row);
    expect(await same.observed('alpha')).toMatchObject({
      candidate: { requests: 3, errors: 1 },
      compared: 2,
      disagreed: 0,
    });
  });

  it('split in beta by the key: always the same for one key, and about the share of all', async () => {
    const lab = await ServedLab.with(model, flipped(model));
    await lab.enter('beta', 0.3);
    const versions = await Promise.all(keys.map(async (key) => (await ask(lab, key)).version));
    expect(await Promise.all(keys.map(async (key) => (await ask(lab, key)).version))).toEqual(versions);
    const candidates = versions.filter((version) => version === 2).length;
    // 200 keys at 0.3: the binomial 99.99% interval.
    expect(candidates).toBeGreaterThan(35);
    expect(candidates).toBeLessThan(86);
    expect(await lab.observed('beta')).toMatchObject({
      candidate: { requests: 2 * candidates },
      champion: { requests: 2 * (200 - candidates) },
      compared: 0,
    });
  });

  it('answer by the version in force where the candidate of beta fails, and count that', async () => {
    const lab = await ServedLab.with(model, demanding(model));
    await lab.enter('beta', 1);
    expect(await ask(lab, 'a')).toMatchObject({ version: 1, fallback: true, predictions: [{ prediction: 'right' }] });
    expect(await ask(lab, 'a', { ...right, extra: 1 })).toMatchObject({ version: 2 });
    await expect(ask(lab, 'a', { x: 'three', z: 0 })).rejects.toThrow(/column "x" of row 0 takes a number/);
    expect((await lab.observed('beta')).candidate).toMatchObject({ requests: 2, errors: 1 });
  });

  it('count a version that cannot be loaded as failing', async () => {
    const lab = await ServedLab.with(model, flipped(model));
    await lab.enter('general');
    await lab.blobs.remove((await lab.registry.version(lab.model, 2))!.tags['within.model']!);
    await expect(ask(lab, 'a')).rejects.toThrow(/is gone from the store/);
    expect((await lab.observed('general')).candidate).toMatchObject({ requests: 1, errors: 1 });
  });

  it('know nothing of what nobody deployed', async () => {
    const lab = await ServedLab.with(model, model);
    await expect(lab.server.predict({ model: 'other', alias: 'champion', rows: [right], key: '' })).rejects.toThrow(
      /No version of a model "other" is champion/,
    );
    await expect(lab.server.predict({ model: 'clouds', alias: 'staging', rows: [right], key: '' })).rejects.toThrow(
      /staging/,
    );
  });

  it('run no code of others', async () => {
    const own = { ...model, transforms: [{ transform: 'module' as const, code: { blob: 'b' } }] };
    const lab = await ServedLab.with(own, model);
    await expect(ask(lab, 'a')).rejects.toThrow(/a step of your own makes its features/);
  });
});
