/** @module Registered models, versions and aliases of an MLflow server. */
import { isWithinError } from '../../../contracts/errors.ts';
import {
  aliasTagPrefix,
  keyTag,
  type ModelVersion,
  type NewModelVersion,
  type RegisteredModel,
} from '../../../contracts/tracking.ts';
import type { AliasChange, ModelRegistry } from '../../../domain/tracking/ports.ts';
import { checkAlias, checkModelName, noSuchVersion } from '../names.ts';
import { allPages, quoted } from './pages.ts';
import { type MlflowRest, mayBeDone } from './rest.ts';
import {
  type ModelShape,
  modelsPageSchema,
  nothingSchema,
  oneModelSchema,
  oneVersionSchema,
  tagList,
  type VersionShape,
  versionsPageSchema,
} from './shapes.ts';

const modelsAPage = '1000';
const versionsAPage = '10000';

function versionOf({
  name,
  version,
  source,
  run_id,
  description,
  creation_timestamp,
  tags,
}: VersionShape): ModelVersion {
  const key = tags[keyTag];
  return {
    model: name,
    version,
    source,
    createdAt: creation_timestamp,
    tags,
    ...(key !== undefined && { key }),
    ...(run_id !== '' && { runId: run_id }),
    ...(description !== '' && { description }),
  };
}

function modelOf({ name, description, tags, aliases }: ModelShape): RegisteredModel {
  const marks = Object.entries(tags).filter(([key]) => key.startsWith(aliasTagPrefix));
  return {
    name,
    ...(description !== '' && { description }),
    aliases: Object.fromEntries(aliases.map(({ alias, version }) => [alias, version])),
    aliasMarks: Object.fromEntries(marks.map(([key, value]) => [key.slice(aliasTagPrefix.length), value])),
  };
}

/** What is not there reads as `undefined`. */
async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isWithinError(error) && error.code === 'TRACKING_NOT_FOUND' && error.details['errorCode'] !== undefined)
      return undefined;
    throw error;
  }
}

export class MlflowRegistry implements ModelRegistry {
  readonly #rest: MlflowRest;

  constructor(rest: MlflowRest) {
    this.#rest = rest;
  }

  async model(name: string): Promise<RegisteredModel | undefined> {
    checkModelName(name);
    const found = await ifThere(this.#rest.get('registered-models/get', { name }, oneModelSchema));
    return found && modelOf(found.registered_model);
  }

  async models(): Promise<readonly RegisteredModel[]> {
    const models = await allPages(
      (token) =>
        this.#rest.get(
          'registered-models/search',
          { max_results: modelsAPage, order_by: 'name ASC', ...(token !== undefined && { page_token: token }) },
          modelsPageSchema,
        ),
      (page) => page.registered_models,
    );
    return models.map(modelOf);
  }

  async ensureModel({ name, description }: { readonly name: string; readonly description?: string }): Promise<void> {
    if (await this.model(name)) return;
    const model = { name, ...(description !== undefined && { description }) };
    try {
      await this.#rest.post('registered-models/create', model, oneModelSchema, 'once');
    } catch (error) {
      const isThere = isWithinError(error) && error.code === 'TRACKING_CONFLICT';
      if (!isThere && !(mayBeDone(error) && (await this.model(name)))) throw error;
    }
  }

  async registerVersion(version: NewModelVersion): Promise<ModelVersion> {
    const { model, key, source, runId, description, tags } = version;
    await this.ensureModel({ name: model });
    const earlier = await this.#versionOfKey(model, key);
    if (earlier) return earlier;
    const request = {
      name: model,
      source,
      tags: tagList({ ...tags, [keyTag]: key }),
      ...(runId !== undefined && { run_id: runId }),
      ...(description !== undefined && { description }),
    };
    try {
      const made = await this.#rest.post('model-versions/create', request, oneVersionSchema, 'once');
      return versionOf(made.model_version);
    } catch (error) {
      // It is not made a second time here: whoever calls again looks first.
      const made = mayBeDone(error) ? await this.#versionOfKey(model, key) : undefined;
      if (made) return made;
      throw error;
    }
  }

  /** Where a slow server made two, the first. */
  async #versionOfKey(model: string, key: string): Promise<ModelVersion | undefined> {
    return (await this.#versionsOfKey(model, key)).at(-1);
  }

  #versionsOfKey(model: string, key: string): Promise<ModelVersion[]> {
    return this.#search(`name = ${quoted(model)} and tags.\`${keyTag}\` = ${quoted(key)}`);
  }

  async settle(model: string, key: string): Promise<number> {
    checkModelName(model);
    const doubles = (await this.#versionsOfKey(model, key)).slice(0, -1);
    if (doubles.length === 0) return 0;
    const named = new Set(Object.values((await this.model(model))?.aliases ?? {}));
    const unnamed = doubles.filter(({ version }) => !named.has(version));
    for (const { version } of unnamed)
      await this.#rest.delete('model-versions/delete', { name: model, version: String(version) }, nothingSchema);
    return unnamed.length;
  }

  async version(model: string, version: number): Promise<ModelVersion | undefined> {
    checkModelName(model);
    const query = { name: model, version: String(version) };
    const found = await ifThere(this.#rest.get('model-versions/get', query, oneVersionSchema));
    return found && versionOf(found.model_version);
  }

  async versions(model: string): Promise<readonly ModelVersion[]> {
    checkModelName(model);
    return this.#search(`name = ${quoted(model)}`);
  }

  /** Highest number first. */
  async #search(filter: string): Promise<ModelVersion[]> {
    const versions = await allPages(
      (token) =>
        this.#rest.get(
          'model-versions/search',
          { filter, max_results: versionsAPage, ...(token !== undefined && { page_token: token }) },
          versionsPageSchema,
        ),
      (page) => page.model_versions,
    );
    return versions.map(versionOf).sort((a, b) => b.version - a.version);
  }

  async setAlias({ model, alias, version, by }: AliasChange): Promise<void> {
    checkAlias(alias);
    if (!(await this.version(model, version))) throw noSuchVersion(model, version);
    // The mark first: a change without one would pass for one that was made elsewhere.
    await this.#mark(model, alias, `${version}#${by}`);
    const change = { name: model, alias, version: String(version) };
    await this.#rest.post('registered-models/alias', change, nothingSchema);
  }

  async removeAlias({ model, alias, by }: Omit<AliasChange, 'version'>): Promise<void> {
    checkAlias(alias);
    const found = await this.model(model);
    if (found?.aliases[alias] === undefined) return;
    await this.#mark(model, alias, `#${by}`);
    await this.#rest.delete('registered-models/alias', { name: model, alias }, nothingSchema);
  }

  async #mark(model: string, alias: string, value: string): Promise<void> {
    const tag = { name: model, key: `${aliasTagPrefix}${alias}`, value };
    await this.#rest.post('registered-models/set-tag', tag, nothingSchema);
  }

  async tagVersion(model: string, version: number, tags: Readonly<Record<string, string>>): Promise<void> {
    if (!(await this.version(model, version))) throw noSuchVersion(model, version);
    for (const [key, value] of Object.entries(tags))
      await this.#rest.post(
        'model-versions/set-tag',
        { name: model, version: String(version), key, value },
        nothingSchema,
      );
  }
}
