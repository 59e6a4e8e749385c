/** @module Registered models, versions and aliases in the store of the project, where there is no MLflow. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ModelVersion, NewModelVersion, RegisteredModel } from '../../../contracts/tracking.ts';
import type { Clock, RunRecordStore } from '../../../domain/caching/ports.ts';
import type { AliasChange, ModelRegistry } from '../../../domain/tracking/ports.ts';
import { checkAlias, checkModelName, noSuchVersion } from '../names.ts';
import { Journal } from './journal.ts';

const tagsSchema = z.record(z.string(), z.string());

const entrySchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('model'), name: z.string(), description: z.string().optional() }),
  z.object({
    what: z.literal('version'),
    key: z.string(),
    source: z.string(),
    runId: z.string().optional(),
    description: z.string().optional(),
    createdAt: z.number(),
    tags: tagsSchema,
  }),
  z.object({ what: z.literal('alias'), alias: z.string(), version: z.int().optional(), by: z.string() }),
  z.object({ what: z.literal('tags'), version: z.int(), tags: tagsSchema }),
]);
type Entry = z.infer<typeof entrySchema>;

const prefix = 'model.';
const idOf = (name: string): string => `${prefix}${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;

/** Versions in the order of their numbers, with the tags that they have now. */
function versionsOf(model: string, entries: readonly Entry[]): ModelVersion[] {
  const versions: ModelVersion[] = [];
  for (const entry of entries) {
    if (entry.what === 'version') {
      const { what: _what, key, source, createdAt, tags, runId, description } = entry;
      const known = { ...(runId !== undefined && { runId }), ...(description !== undefined && { description }) };
      versions.push({ model, version: versions.length + 1, key, source, createdAt, tags, ...known });
    }
    if (entry.what !== 'tags') continue;
    const at = entry.version - 1;
    const version = versions[at];
    if (version) versions[at] = { ...version, tags: { ...version.tags, ...entry.tags } };
  }
  return versions;
}

function modelOf(entries: readonly Entry[]): RegisteredModel | undefined {
  const made = entries.find((entry) => entry.what === 'model');
  if (!made) return undefined;
  const aliases = new Map<string, number>();
  const aliasMarks: Record<string, string> = {};
  for (const entry of entries) {
    if (entry.what !== 'alias') continue;
    const { alias, version, by } = entry;
    aliasMarks[alias] = `${version ?? ''}#${by}`;
    if (version === undefined) aliases.delete(alias);
    else aliases.set(alias, version);
  }
  const { name, description } = made;
  return { name, ...(description !== undefined && { description }), aliases: Object.fromEntries(aliases), aliasMarks };
}

export class LocalRegistry implements ModelRegistry {
  readonly #journal: Journal<Entry>;
  readonly #clock: Clock;

  constructor(records: RunRecordStore, clock: Clock) {
    this.#journal = new Journal(records, (value) => entrySchema.parse(value));
    this.#clock = clock;
  }

  async model(name: string): Promise<RegisteredModel | undefined> {
    return modelOf(await this.#entries(name));
  }

  async models(): Promise<readonly RegisteredModel[]> {
    const ids = (await this.#journal.ids()).filter((id) => id.startsWith(prefix));
    const models = await Promise.all(ids.map(async (id) => modelOf(await this.#journal.read(id))));
    return models.flatMap((model) => model ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async ensureModel({ name, description }: { readonly name: string; readonly description?: string }): Promise<void> {
    checkModelName(name);
    await this.#journal.append(idOf(name), (entries) =>
      modelOf(entries) ? undefined : { what: 'model', name, ...(description !== undefined && { description }) },
    );
  }

  async registerVersion({ model, ...version }: NewModelVersion): Promise<ModelVersion> {
    await this.ensureModel({ name: model });
    const entries = await this.#journal.append(idOf(model), (before) =>
      versionsOf(model, before).some(({ key }) => key === version.key)
        ? undefined
        : { what: 'version', ...version, createdAt: this.#clock.now() },
    );
    const made = versionsOf(model, entries).find(({ key }) => key === version.key);
    if (!made) throw new Error('a version that was just written is not there');
    return made;
  }

  async version(model: string, version: number): Promise<ModelVersion | undefined> {
    return versionsOf(model, await this.#entries(model))[version - 1];
  }

  async versions(model: string): Promise<readonly ModelVersion[]> {
    return versionsOf(model, await this.#entries(model)).toReversed();
  }

  /** Its records are written once, so nothing is ever made twice. */
  async settle(): Promise<number> {
    return 0;
  }

  async setAlias({ model, alias, version, by }: AliasChange): Promise<void> {
    checkAlias(alias);
    await this.#journal.append(await this.#idWith(model, version), (entries) => {
      const now = modelOf(entries);
      const isThere = now?.aliases[alias] === version && now.aliasMarks[alias] === `${version}#${by}`;
      return isThere ? undefined : { what: 'alias', alias, version, by };
    });
  }

  async removeAlias({ model, alias, by }: Omit<AliasChange, 'version'>): Promise<void> {
    checkAlias(alias);
    checkModelName(model);
    await this.#journal.append(idOf(model), (entries) =>
      modelOf(entries)?.aliases[alias] === undefined ? undefined : { what: 'alias', alias, by },
    );
  }

  async tagVersion(model: string, version: number, tags: Readonly<Record<string, string>>): Promise<void> {
    await this.#journal.append(await this.#idWith(model, version), (entries) => {
      const now = versionsOf(model, entries)[version - 1]?.tags;
      const isThere = Object.entries(tags).every(([key, value]) => now?.[key] === value);
      return isThere ? undefined : { what: 'tags', version, tags };
    });
  }

  /** Where the model has this version. */
  async #idWith(model: string, version: number): Promise<string> {
    if (!(await this.version(model, version))) throw noSuchVersion(model, version);
    return idOf(model);
  }

  #entries(model: string): Promise<readonly Entry[]> {
    checkModelName(model);
    return this.#journal.read(idOf(model));
  }
}
