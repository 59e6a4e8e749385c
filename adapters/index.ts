/** @module The one list of implementations: from a configuration to everything that the domain asks for. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeFingerprintSchema } from '../contracts/action.ts';
import { WithinError } from '../contracts/errors.ts';
import type { AuditSeal } from '../domain/audit-log/ports.ts';
import type { Clock, Differences, ExternalReads, Trust } from '../domain/caching/ports.ts';
import type { PeopleSource } from '../domain/collaboration/directory/ports.ts';
import type { LinkKeys } from '../domain/collaboration/links/ports.ts';
import type { Channel, MessageLinks } from '../domain/collaboration/ports.ts';
import type { TableEngine } from '../domain/data/ports.ts';
import type { OpenTargets } from '../domain/deployment/ports.ts';
import type { FlagFile, Flags } from '../domain/flags/ports.ts';
import type { CodeResolver, Host, SourceResolver } from '../domain/pipeline/ports.ts';
import type { PlotRenderer } from '../domain/report/ports.ts';
import type { TrackingStore } from '../domain/tracking/ports.ts';
import type { ChannelSettings } from './channels/index.ts';
import { postingChanges } from './channels/webhook/changes.ts';
import { ProjectCode } from './code/resolver.ts';
import { FileSources } from './code/sources.ts';
import { AliasTarget } from './deployment/alias.ts';
import { CommandTarget } from './deployment/command.ts';
import { WebhookTarget } from './deployment/webhook.ts';
import { StoredDifferences } from './differences/first-difference.ts';
import { createExternalReads } from './external/index.ts';
import { ProjectFlagFile } from './flags/flag-file.ts';
import { openFlags } from './flags/open.ts';
import { type NamedKey, readKeys } from './host/keys.ts';
import { NodeHost, type WorkPlace } from './host/node-host.ts';
import { valueBehind } from './host/reference.ts';
import { openLinkKeys } from './links/keys.ts';
import { PeopleFile } from './people/people-file.ts';
import { UploadPipelines } from './pipeline-file/upload-pipelines.ts';
import { plainCopiesIn } from './store/encryption/plain-copies.ts';
import { type Encryption, openStore, type ProjectStore, type SharedStore } from './store/open-store.ts';
import { standardObjectService } from './store/s3/object-service.ts';
import type { BucketProbe } from './store/s3/probe.ts';
import type { DuckdbEngineOptions } from './tables/duckdb/engine.ts';
import { openTracking, type TrackingSettings } from './tracking/open-tracking.ts';
import { SignedTrust } from './trust/signed-trust.ts';

export { configuredChannels } from './channels/configured.ts';
export { readKeys } from './host/keys.ts';
export { valueBehind } from './host/reference.ts';
export { contractYaml } from './pipeline-file/contract-yaml.ts';
export { loadPipeline } from './pipeline-file/load.ts';
export { applyOverrides } from './pipeline-file/overrides.ts';
export { projectPipelines } from './pipeline-file/project-pipelines.ts';
export type { StoreAnswers } from './store/probe.ts';

export interface AdapterOptions {
  /** Absolute project folder. */
  readonly project: string;
  /** Absolute folder of the store. */
  readonly store: string;
  /** The store behind it that others use too. */
  readonly shared?: SharedStore | undefined;
  /** The key that entries are signed with: `NAME=file:path` or `NAME=env:VAR`, of `within.trust.yaml`. */
  readonly signingKey?: string | undefined;
  /** Absolute file with the key of the tags that secrets count by, in place of the store's own. */
  readonly secretKeyFile?: string | undefined;
  /** `ID=env:VAR` or `ID=file:path` of each key that the store is encrypted with. */
  readonly storeKeys?: readonly string[] | undefined;
  /** Absolute folder for what must be plain while it is used, where the store is encrypted. */
  readonly workDir?: string | undefined;
  /** Where runs and models are tracked; in the store when absent. */
  readonly tracking?: TrackingSettings | undefined;
  /** A vendor's provider of flags; the project's file when absent. */
  readonly flags?: { readonly provider?: string | undefined; readonly options?: string | undefined } | undefined;
  /** Where the file of people is, whose groups are teams; without it there are none. */
  readonly collaboration?: { readonly people: string } | undefined;
  /** `dist/` of the installation. */
  readonly dist: string;
  /** True: hash every source anew. */
  readonly rehash?: boolean;
}

export interface Adapters extends ProjectStore {
  readonly trust: Trust & AuditSeal;
  readonly external: ExternalReads;
  readonly differences: Differences;
  readonly host: Host;
  readonly flags: Flags;
  readonly flagFile: FlagFile;
  readonly uploads: UploadPipelines;
  readonly tracking: TrackingStore;
  readonly code: (project: string) => CodeResolver;
  readonly sources: (project: string) => SourceResolver;
  readonly clock: Clock;
}

/** Loaded when a table is opened: the native library takes 40 ms, and most commands open none. */
export async function createDuckdbEngine(options?: DuckdbEngineOptions): Promise<TableEngine> {
  return (await import('./tables/duckdb/engine.ts')).createDuckdbEngine(options);
}

/** Loaded where messages are sent. Errors: `CONFIG_INVALID`. */
export async function createMessageChannels(
  settings: ChannelSettings,
  project: string,
  links: MessageLinks,
): Promise<readonly Channel[]> {
  const { createChannels } = await import('./channels/index.ts');
  const secret = (reference: string) => valueBehind(reference, project);
  return [...createChannels(settings, { secret, links }).values()];
}

/** People, groups and routes; nobody where there is no such file. */
export function createPeopleSource(config: { readonly collaboration: { readonly people: string } }): PeopleSource {
  return new PeopleFile(config.collaboration.people);
}

/** Keys of the links in messages: those that are configured, or the project's own. */
export function createLinkKeys(config: {
  readonly project: string;
  readonly stateDir: string;
  readonly collaboration: { readonly linkSecret?: string | undefined };
}): LinkKeys {
  const { project, stateDir, collaboration } = config;
  const secret = (reference: string) => valueBehind(reference, project);
  return openLinkKeys({ linkSecret: collaboration.linkSecret, stateDir, secret });
}

/** The targets of a deployment: what its pipeline names, and the alias in any case. */
export function createDeploymentTargets(
  { tracking }: Pick<Adapters, 'tracking'>,
  { project, collaboration }: { readonly project: string; readonly collaboration: ChannelSettings },
): OpenTargets {
  const alias = new AliasTarget(tracking.registry);
  const post = postingChanges(collaboration, (reference) => valueBehind(reference, project));
  return ({ target }) => {
    if (!target) return [alias];
    return [
      target.kind === 'command' ? new CommandTarget(target, project) : new WebhookTarget(target.url, post),
      alias,
    ];
  };
}

/** Looks at what a configuration names, each loaded when it is asked for. Nothing is sent to people, and nothing stays. */
export const probes = {
  bucket: async (probe: BucketProbe) => (await import('./store/s3/probe.ts')).probeBucket(probe),
  mailServer: async (address: string) => (await import('./channels/email/probe.ts')).probeMailServer(address),
  slack: async (token: string, url: string | undefined) =>
    (await import('./channels/slack/probe.ts')).probeSlack(token, url),
  collector: async (environment: Readonly<Record<string, string | undefined>>) =>
    (await import('./tracing/probe.ts')).probeCollector(environment),
} as const;

/** Loaded where traces are wanted. */
export function openTracing() {
  return import('./tracing/open-tracing.ts');
}

/** Loaded when a plot is drawn. */
export async function createPlotRenderer(): Promise<PlotRenderer> {
  return (await import('./plots/vega.ts')).createVegaRenderer();
}

const clock: Clock = { now: () => Date.now() };

const closuresSchema = z.record(z.string(), codeFingerprintSchema);

function builtinClosures(dist: string): z.infer<typeof closuresSchema> {
  const file = join(dist, 'builtin-closures.json');
  try {
    return closuresSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new WithinError('INTERNAL', `${file} cannot be read; run npm run build of WITHIN.`, { file }, error);
  }
}

/** The keys of the store; none: it is not encrypted. Errors: `CONFIG_INVALID`. */
export function readStoreKeys({ project, storeKeys = [] }: Pick<AdapterOptions, 'project' | 'storeKeys'>): NamedKey[] {
  const secret = (reference: string) => valueBehind(reference, project);
  return readKeys(storeKeys, { what: 'store key', variable: 'WITHIN_STORE_KEYS', secret });
}

/** Stores as they are copied. Loaded for the commands that do it. */
export async function createStoreCopies(options: AdapterOptions, shared: boolean) {
  const { backUp, restore } = await import('./store/copying/backup.ts');
  const { viewOf } = await import('./store/copying/view.ts');
  const keys = readStoreKeys(options);
  const own = viewOf((shared ? options.shared?.address : undefined) ?? options.store, keys);
  return {
    place: own.objects.place,
    backUp: (target: string, onProgress: (objects: number) => void) =>
      backUp(own, viewOf(target, keys), { at: clock.now(), onProgress }),
    /** Errors: `RESTORE_REFUSED`. */
    restore: (source: string, settings: Parameters<typeof restore>[2]) => restore(viewOf(source, keys), own, settings),
  };
}

function encryptionOf(options: Pick<AdapterOptions, 'project' | 'storeKeys' | 'workDir'>): Encryption | undefined {
  const [first, ...rest] = readStoreKeys(options);
  const { project, workDir = join(project, '.within', 'work') } = options;
  return first && { keys: [first, ...rest], work: workDir };
}

/** Attempts work where their process alone can look, and go with it; a checkpoint is for the attempt after it. */
function workPlace(work: string): WorkPlace {
  const copies = plainCopiesIn(work);
  return {
    get root() {
      return copies.root;
    },
    get checkpoints() {
      const folder = join(work, 'checkpoints');
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
    hold: () => copies.hold(),
  };
}

export function createAdapters({
  project,
  store,
  shared,
  signingKey,
  secretKeyFile,
  storeKeys,
  workDir,
  tracking,
  flags,
  collaboration,
  dist,
  rehash,
}: AdapterOptions): Adapters {
  const encryption = encryptionOf({ project, storeKeys, workDir });
  const opened = openStore(store, clock, shared, encryption);
  const { blobs } = opened;
  const work = encryption && workPlace(encryption.work);
  const host = new NodeHost(store, { keyFile: secretKeyFile, project, work });
  // Read when code is looked at: the gateway asks for secrets and stores, and for no code.
  let builtins: ReturnType<typeof builtinClosures> | undefined;
  const resolvers = new Map<string, SourceResolver>();
  return {
    ...opened,
    trust: new SignedTrust({ project, signingKey, read: (reference) => valueBehind(reference, project) }),
    external: createExternalReads((reference, project) => host.reference(reference, project), standardObjectService()),
    differences: new StoredDifferences(blobs, createDuckdbEngine),
    host,
    flags: openFlags({
      project,
      flags,
      people: collaboration && createPeopleSource({ collaboration }),
      secret: async (reference) => valueBehind(reference, project),
    }),
    flagFile: new ProjectFlagFile(project),
    uploads: new UploadPipelines(project),
    tracking: openTracking({
      settings: tracking,
      secret: async (reference) => valueBehind(reference, project),
      ...opened,
      clock,
    }),
    code(folder) {
      builtins ??= builtinClosures(dist);
      return new ProjectCode({ project: folder, blobs, builtins, path: process.env['PATH'] ?? '' });
    },
    sources(folder) {
      const known = resolvers.get(folder) ?? new FileSources(folder, { ...(rehash && { rehash }) });
      resolvers.set(folder, known);
      return known;
    },
    clock,
  };
}
