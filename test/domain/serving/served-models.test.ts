import { describe, expect, it } from 'vitest';
import type { ModelVersion, RegisteredModel } from '../../../contracts/tracking.ts';
import { ServedModels } from '../../../domain/serving/served-models.ts';

const digest = 'a'.repeat(64);
const version = (number: number, tags: Record<string, string> = {}): ModelVersion => ({
  model: 'iris',
  version: number,
  source: `within:/sha256/${digest}`,
  createdAt: 0,
  tags,
});

function open(aliases: Record<string, number>, tags: Record<string, string> = {}) {
  const world = { now: 0, asked: 0, down: false, aliases };
  const registry = {
    async model(name: string): Promise<RegisteredModel> {
      world.asked += 1;
      if (world.down) throw new Error('the registry is away');
      return { name, aliases: world.aliases, aliasMarks: {} };
    },
    version: async (_model: string, number: number) => version(number, tags),
  };
  return { world, served: new ServedModels(registry, { now: () => world.now }) };
}
const stage = (value: unknown) => ({ 'within.deployment.champion': JSON.stringify(value) });

describe('what is served', () => {
  it('is the version in force and the one on its way, with its stage', async () => {
    const at = { deployment: 'd1', stage: 'beta', number: 2, share: 0.2 };
    const { served } = open({ champion: 1, 'champion-candidate': 2 }, stage(at));
    expect(await served.of('iris', 'champion')).toMatchObject({
      inForce: { version: 1, digest },
      candidate: { version: 2, stage: at },
    });
  });

  it.each(['{', '7', '{"stage":"omega"}'])('takes the tag %s for none', async (text) => {
    const { served } = open({ champion: 1 }, { 'within.deployment.champion': text });
    expect(await served.of('iris', 'champion')).toEqual({
      model: 'iris',
      alias: 'champion',
      inForce: { version: 1, digest },
    });
  });

  it('stays what it was while the registry does not answer', async () => {
    const { world, served } = open({ champion: 1 });
    await served.of('iris', 'champion');
    Object.assign(world, { now: 10_000, down: true });
    expect(await served.of('iris', 'champion')).toMatchObject({ inForce: { version: 1 } });
    Object.assign(world, { now: 20_000, down: false, aliases: {} });
    await expect(served.of('iris', 'champion')).rejects.toThrow(/is champion/);
  });

  it('is asked for once by all who want it at once', async () => {
    const { world, served } = open({ champion: 1 });
    await Promise.all(Array.from({ length: 20 }, () => served.of('iris', 'champion')));
    expect(world.asked).toBe(1);
  });
});
