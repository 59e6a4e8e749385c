/** @module What every registry of models must do, run over each implementation. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ModelRegistry } from '../../domain/tracking/ports.ts';

const digest = 'a'.repeat(64);

export function describeModelRegistry(name: string, open: () => ModelRegistry): void {
  describe(`${name} as a registry of models`, () => {
    /** A server is shared by all tests, so each has a model of its own. */
    const fresh = () => `model of ${randomUUID()}`;
    const versionOf = (model: string, key: string) => ({
      model,
      key,
      source: `within:/sha256/${digest}`,
      description: 'a model',
      tags: { 'within.model': digest },
    });

    it('knows no model, version or alias that nobody made', async () => {
      const registry = open();
      const model = fresh();
      expect(await registry.model(model)).toBeUndefined();
      expect(await registry.version(model, 1)).toBeUndefined();
      expect(await registry.versions(model)).toEqual([]);
    });

    it('makes a model once', async () => {
      const registry = open();
      const name = fresh();
      await registry.ensureModel({ name, description: 'the first' });
      await registry.ensureModel({ name, description: 'the second' });
      const made = { name, description: 'the first', aliases: {}, aliasMarks: {} };
      expect(await registry.model(name)).toEqual(made);
      expect(await registry.models()).toContainEqual(made);
    });

    it('counts versions from 1 and makes one for a key, however often it is asked', async () => {
      const registry = open();
      const model = fresh();
      const first = await registry.registerVersion(versionOf(model, 'run "1"'));
      const second = await registry.registerVersion(versionOf(model, "run '2'"));
      expect(first).toMatchObject({ ...versionOf(model, 'run "1"'), version: 1 });
      expect(first.tags).toMatchObject({ 'within.model': digest });
      expect(second.version).toBe(2);
      expect(await registry.registerVersion(versionOf(model, 'run "1"'))).toEqual(first);
      expect((await registry.versions(model)).map(({ version }) => version)).toEqual([2, 1]);
      expect(await registry.version(model, 2)).toEqual(second);
      expect(await registry.version(model, 3)).toBeUndefined();
    });

    it('makes versions of different keys that are asked for at once', async () => {
      const registry = open();
      const model = fresh();
      await registry.ensureModel({ name: model });
      const made = await Promise.all(
        Array.from({ length: 5 }, (_, index) => registry.registerVersion(versionOf(model, `run ${index}`))),
      );
      expect(new Set(made.map(({ version }) => version))).toEqual(new Set([1, 2, 3, 4, 5]));
    });

    it('lets an alias name one version, and says who of us set it last', async () => {
      const registry = open();
      const model = fresh();
      for (const key of ['a', 'b']) await registry.registerVersion(versionOf(model, key));
      await registry.setAlias({ model, alias: 'champion', version: 1, by: 'first' });
      await registry.setAlias({ model, alias: 'champion', version: 1, by: 'first' });
      await registry.setAlias({ model, alias: 'alpha_2', version: 2, by: 'other' });
      expect(await registry.model(model)).toMatchObject({
        aliases: { champion: 1, alpha_2: 2 },
        aliasMarks: { champion: '1#first', alpha_2: '2#other' },
      });
      await registry.setAlias({ model, alias: 'champion', version: 2, by: 'second' });
      await registry.removeAlias({ model, alias: 'alpha_2', by: 'third' });
      await registry.removeAlias({ model, alias: 'never-set', by: 'third' });
      const { aliases, aliasMarks } = (await registry.model(model)) ?? {};
      expect({ aliases, aliasMarks }).toEqual({
        aliases: { champion: 2 },
        aliasMarks: { champion: '2#second', alpha_2: '#third' },
      });
    });

    it('takes tags of a version and leaves the others as they are', async () => {
      const registry = open();
      const model = fresh();
      await registry.registerVersion(versionOf(model, 'a'));
      await registry.tagVersion(model, 1, { stage: 'alpha', owner: 'anna' });
      await registry.tagVersion(model, 1, { stage: 'beta' });
      const { tags } = (await registry.version(model, 1)) ?? {};
      expect(tags).toMatchObject({ stage: 'beta', owner: 'anna', 'within.model': digest });
    });

    it.each(['latest', 'V3', 'two words', '', 'a/b', 'a'.repeat(256)])('refuses %j as an alias', async (alias) => {
      const registry = open();
      const model = fresh();
      await registry.registerVersion(versionOf(model, 'a'));
      const setting = registry.setAlias({ model, alias, version: 1, by: 'me' });
      await expect(setting).rejects.toMatchObject({ code: 'TRACKING_INVALID' });
    });

    it.each(['a/b', 'a:b', '', '  ', 'a\nb', 'a'.repeat(300)])('refuses %j as the name of a model', async (model) => {
      const registry = open();
      await expect(registry.ensureModel({ name: model })).rejects.toMatchObject({ code: 'TRACKING_INVALID' });
      await expect(registry.model(model)).rejects.toMatchObject({ code: 'TRACKING_INVALID' });
    });

    it('sets neither alias nor tag on a version that is not there', async () => {
      const registry = open();
      const model = fresh();
      const missing = { code: 'TRACKING_NOT_FOUND' };
      const setting = () => registry.setAlias({ model, alias: 'champion', version: 7, by: 'me' });
      await expect(setting()).rejects.toMatchObject(missing);
      await registry.registerVersion(versionOf(model, 'a'));
      await expect(setting()).rejects.toMatchObject(missing);
      await expect(registry.tagVersion(model, 7, { a: 'b' })).rejects.toMatchObject(missing);
      expect((await registry.model(model))?.aliases).toEqual({});
    });
  });
}
