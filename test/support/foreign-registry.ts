/** @module A registry in which some changes are made by others: they leave no mark and no key. */
import type { ModelVersion, RegisteredModel } from '../../contracts/tracking.ts';
import type { TrackingStore } from '../../domain/tracking/ports.ts';

/** Who changes an alias, or begins the key of a version, as somebody outside of WITHIN. */
export const stranger = 'stranger';

function withoutMarks(model: RegisteredModel | undefined): RegisteredModel | undefined {
  if (!model) return undefined;
  const marks = Object.entries(model.aliasMarks).filter(([, mark]) => !mark.endsWith(`#${stranger}`));
  return { ...model, aliasMarks: Object.fromEntries(marks) };
}

function withoutKey(version: ModelVersion): ModelVersion {
  const { key, ...rest } = version;
  return key?.startsWith(stranger) ? rest : version;
}

export function withStrangers(tracking: TrackingStore): TrackingStore {
  const { registry } = tracking;
  return {
    ...tracking,
    registry: {
      model: async (name) => withoutMarks(await registry.model(name)),
      models: () => registry.models(),
      ensureModel: (model) => registry.ensureModel(model),
      registerVersion: (version) => registry.registerVersion(version),
      version: (model, version) => registry.version(model, version),
      versions: async (model) => (await registry.versions(model)).map(withoutKey),
      settle: (model, key) => registry.settle(model, key),
      setAlias: (alias) => registry.setAlias(alias),
      removeAlias: (alias) => registry.removeAlias(alias),
      tagVersion: (model, version, tags) => registry.tagVersion(model, version, tags),
    },
  };
}
