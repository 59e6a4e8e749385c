/** @module Reads the environment once and makes the configuration of it; nothing else in the house reads it. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { WithinError } from '../contracts/errors.ts';
import { cacheFolder } from './cache-folder.ts';
import { gatewaySettings } from './gateway.ts';
import { oidcSettings } from './oidc.ts';
import { type Config, configSchema } from './schema.ts';
import { parseSize } from './size.ts';
import { traceSettings } from './traces.ts';
import { trackingSettings } from './tracking.ts';
import { workerVersion } from './worker-version.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable of ours, with the path of the value that it sets. */
const variables = {
  WITHIN_PROJECT: 'project',
  WITHIN_STORE: 'store',
  WITHIN_SHARED_STORE: 'shared.address',
  WITHIN_SHARED_MODE: 'shared.mode',
  WITHIN_MAX_BLOB: 'shared.maxBlobBytes',
  WITHIN_SIGNING_KEY: 'signingKey',
  WITHIN_SECRET_KEY_FILE: 'secretKeyFile',
  WITHIN_PAYLOAD_KEYS: 'payloadKeys',
  WITHIN_STORE_KEYS: 'storeKeys',
  WITHIN_WORK_DIR: 'workDir',
  WITHIN_UI_ORIGINS: 'uiOrigins',
  WITHIN_UPLOAD_TOKENS: 'uploads.tokens',
  WITHIN_MAX_UPLOAD: 'uploads.maxBytes',
  WITHIN_RATE_LIMITS: 'gateway.rates',
  WITHIN_TRUSTED_PROXIES: 'gateway.trustedProxies',
  WITHIN_OIDC_ISSUER: 'gateway.oidc.issuer',
  WITHIN_OIDC_AUDIENCE: 'gateway.oidc.audience',
  WITHIN_OIDC_ROLE_CLAIM: 'gateway.oidc.roleClaim',
  WITHIN_OIDC_ROLES: 'gateway.oidc.roles',
  WITHIN_OIDC_NAME_CLAIM: 'gateway.oidc.nameClaim',
  WITHIN_PEOPLE: 'collaboration.people',
  WITHIN_PUBLIC_URL: 'collaboration.publicUrl',
  WITHIN_PERSON: 'collaboration.person',
  WITHIN_LINK_SECRET: 'collaboration.linkSecret',
  WITHIN_EVENT_SECRETS: 'collaboration.eventSecrets',
  WITHIN_SMTP: 'collaboration.smtp',
  WITHIN_MAIL_FROM: 'collaboration.mailFrom',
  WITHIN_SLACK_TOKEN: 'collaboration.slackToken',
  WITHIN_SLACK_SIGNING_SECRET: 'collaboration.slackSigningSecret',
  WITHIN_SLACK_API_URL: 'collaboration.slackApiUrl',
  WITHIN_WEBHOOK_SECRET: 'collaboration.webhookSecret',
  WITHIN_WEBHOOK_NETWORKS: 'collaboration.webhookNetworks',
  WITHIN_MLFLOW_WEBHOOK_SECRET: 'tracking.webhookSecret',
  WITHIN_FLAG_PROVIDER: 'flags.provider',
  WITHIN_FLAG_OPTIONS: 'flags.options',
  WITHIN_CACHE_DIR: 'cacheDir',
  WITHIN_IDLE_MS: 'idleMs',
  WITHIN_LOG_LEVEL: 'logLevel',
  WITHIN_METRICS_ADDRESS: 'metricsAddress',
  WITHIN_DEPLOYMENT: 'deployment.name',
  WITHIN_BUILD_ID: 'deployment.buildId',
  WITHIN_GPUS: 'gpus',
  WITHIN_TASK_QUEUE: 'taskQueue',
  WITHIN_TEMPORAL_PORT: 'ports.temporal',
  WITHIN_UI_PORT: 'ports.ui',
  WITHIN_GATEWAY_PORT: 'ports.gateway',
  TEMPORAL_CLI_PATH: 'temporalCliPath',
  TEMPORAL_ADDRESS: 'temporal.address',
  TEMPORAL_NAMESPACE: 'temporal.namespace',
} as const;

/** Set by WITHIN for a command step, which may itself call `within`. */
const foreign = ['WITHIN_REQUEST'];
/** The secret parameters of such a step. */
const secretPrefix = 'WITHIN_SECRET_';
const tenMinutes = 600_000;
const eightGibibytes = 8 * 2 ** 30;
const projectMarks = ['.within', 'package.json', 'pyproject.toml', '.git'];

/**
 * The configuration from `environment`, frozen. `project` is the folder that the command line gives.
 * Errors: `CONFIG_INVALID` names the variable, what it must be, and for an unknown `WITHIN_*` the nearest known.
 */
export function loadConfig(environment: Environment, project?: string): Config {
  const env = withoutEmpty(environment);
  refuseUnknown(env);
  const root = resolve(project ?? env['WITHIN_PROJECT'] ?? findProject(process.cwd()));
  const stateDir = join(root, '.within');
  const parsed = configSchema.safeParse({
    project: root,
    stateDir,
    ...storeSettings(env, root, stateDir),
    ...optional('signingKey', env['WITHIN_SIGNING_KEY']),
    ...optional('secretKeyFile', env['WITHIN_SECRET_KEY_FILE'] && resolve(root, env['WITHIN_SECRET_KEY_FILE'])),
    // A list that came out empty must not pass for none: nothing would be encrypted.
    ...optional('payloadKeys', env['WITHIN_PAYLOAD_KEYS'] && listed(env['WITHIN_PAYLOAD_KEYS'])),
    ...optional('storeKeys', env['WITHIN_STORE_KEYS'] && listed(env['WITHIN_STORE_KEYS'])),
    workDir: resolve(root, env['WITHIN_WORK_DIR'] ?? join(stateDir, 'work')),
    ...optional('uiOrigins', env['WITHIN_UI_ORIGINS'] && listed(env['WITHIN_UI_ORIGINS'])),
    uploads: {
      tokens: listed(env['WITHIN_UPLOAD_TOKENS']),
      maxBytes: parseSize(env['WITHIN_MAX_UPLOAD']) ?? eightGibibytes,
    },
    gateway: gatewaySettings({
      rates: listed(env['WITHIN_RATE_LIMITS']),
      trustedProxies: listed(env['WITHIN_TRUSTED_PROXIES']),
      oidc: oidcSettings(env, listed(env['WITHIN_OIDC_ROLES'])),
    }),
    collaboration: collaborationSettings(env, root),
    tracking: trackingSettings(env),
    flags: { ...optional('provider', env['WITHIN_FLAG_PROVIDER']), ...optional('options', env['WITHIN_FLAG_OPTIONS']) },
    cacheDir: cacheFolder(env),
    gpus: listed(env['WITHIN_GPUS']),
    idleMs: whole(env['WITHIN_IDLE_MS']) ?? tenMinutes,
    logLevel: env['WITHIN_LOG_LEVEL'] ?? 'info',
    ...optional('metricsAddress', env['WITHIN_METRICS_ADDRESS']),
    ...traceSettings(env),
    ...workerVersion(env),
    ...optional('temporalCliPath', env['TEMPORAL_CLI_PATH']),
    ...optional('taskQueue', env['WITHIN_TASK_QUEUE']),
    ports: {
      ...optional('temporal', whole(env['WITHIN_TEMPORAL_PORT'])),
      ...optional('ui', whole(env['WITHIN_UI_PORT'])),
      ...optional('gateway', whole(env['WITHIN_GATEWAY_PORT'])),
    },
    temporal: temporalSettings(env),
  });
  if (!parsed.success) throw invalid(parsed.error);
  return deepFreeze(parsed.data);
}

/** `s3://…` as the store means: shared there, with the tier of this machine where the store is without it. */
function storeSettings(env: Record<string, string>, root: string, stateDir: string): Record<string, unknown> {
  const given = env['WITHIN_STORE'];
  const bucket = given?.includes('://') ? given : undefined;
  const shared = bucket ?? env['WITHIN_SHARED_STORE'];
  if (bucket !== undefined && env['WITHIN_SHARED_STORE'] !== undefined && env['WITHIN_SHARED_STORE'] !== bucket)
    throw new WithinError(
      'CONFIG_INVALID',
      'WITHIN_STORE and WITHIN_SHARED_STORE name two shared stores; make WITHIN_STORE a folder or unset one',
      { variable: 'WITHIN_SHARED_STORE' },
    );
  return {
    store: bucket === undefined && given !== undefined ? resolve(root, given) : join(stateDir, 'store'),
    ...(shared !== undefined && {
      shared: {
        address: shared.includes('://') ? shared : resolve(root, shared),
        mode: env['WITHIN_SHARED_MODE'] ?? 'read-write',
        ...optional('maxBlobBytes', parseSize(env['WITHIN_MAX_BLOB'])),
      },
    }),
  };
}

const listed = (text = ''): string[] => text.split(',').flatMap((entry) => entry.trim() || []);

function collaborationSettings(env: Record<string, string>, root: string): Record<string, unknown> {
  return {
    people: resolve(root, env['WITHIN_PEOPLE'] ?? 'within.people.yaml'),
    ...optional('publicUrl', env['WITHIN_PUBLIC_URL']),
    ...optional('person', env['WITHIN_PERSON']),
    ...optional('linkSecret', env['WITHIN_LINK_SECRET']),
    eventSecrets: listed(env['WITHIN_EVENT_SECRETS']),
    ...optional('smtp', env['WITHIN_SMTP']),
    ...optional('mailFrom', env['WITHIN_MAIL_FROM']),
    ...optional('slackToken', env['WITHIN_SLACK_TOKEN']),
    ...optional('slackSigningSecret', env['WITHIN_SLACK_SIGNING_SECRET']),
    ...optional('slackApiUrl', env['WITHIN_SLACK_API_URL']),
    ...optional('webhookSecret', env['WITHIN_WEBHOOK_SECRET']),
    webhookNetworks: listed(env['WITHIN_WEBHOOK_NETWORKS']),
  };
}

/** The nearest folder at or above `from` that looks like a project, else `from`. */
export function findProject(from: string): string {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (projectMarks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** A variable that is set to nothing counts as unset, as `docker compose` passes it. */
function withoutEmpty(environment: Environment): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}

function refuseUnknown(env: Record<string, string>): void {
  const known = [...Object.keys(variables), ...foreign];
  const ours = known.filter((name) => name.startsWith('WITHIN_'));
  for (const name of Object.keys(env)) {
    if (!name.startsWith('WITHIN_') || known.includes(name)) continue;
    if (name.startsWith(secretPrefix) && env['WITHIN_REQUEST'] !== undefined) continue;
    throw new WithinError(
      'CONFIG_INVALID',
      `the environment variable ${name} is not known; did you mean ${closest(name, ours)}?`,
      { variable: name, nearest: closest(name, ours), known: ours },
    );
  }
}

/**
 * A profile is used only when it is asked for: the default one of `temporal.toml` may be a production cluster, which
 * a first `within run` must not reach by surprise.
 */
function temporalSettings(env: Record<string, string>): unknown {
  const profile = env['TEMPORAL_PROFILE'];
  const configFile = env['TEMPORAL_CONFIG_FILE'];
  const fromFile = profile !== undefined || configFile !== undefined;
  if (!fromFile && env['TEMPORAL_ADDRESS'] === undefined) return { namespace: env['TEMPORAL_NAMESPACE'] ?? 'default' };
  try {
    const settings = loadClientConnectConfig({ overrideEnvVars: env, ...(fromFile ? {} : { disableFile: true }) });
    const { address, apiKey, tls, metadata } = settings.connectionOptions;
    return {
      address: address ?? 'localhost:7233',
      namespace: settings.namespace ?? 'default',
      ...optional('profile', profile),
      ...optional('configFile', configFile),
      ...optional('apiKey', typeof apiKey === 'string' ? apiKey : undefined),
      ...optional('tls', tls ?? undefined),
      ...optional('metadata', metadata),
    };
  } catch (cause) {
    throw unusable(cause, profile, configFile);
  }
}

function unusable(cause: unknown, profile: string | undefined, configFile: string | undefined): WithinError {
  const fromFile = profile !== undefined || configFile !== undefined;
  const place = fromFile ? `the Temporal profile "${profile ?? 'default'}"` : 'the TEMPORAL_* variables';
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new WithinError(
    'CONFIG_INVALID',
    `${place} cannot be used: ${reason}; correct it, or unset TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE`,
    { ...optional('profile', profile), ...optional('file', configFile) },
    cause,
  );
}

function optional<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value };
}

/** Not a number stays text, so that the schema refuses it under its own name. */
function whole(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function invalid(error: z.ZodError): WithinError {
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const variable =
    Object.entries(variables).find(([, target]) => path === target || path.startsWith(`${target}.`))?.[0] ?? path;
  return new WithinError('CONFIG_INVALID', `${variable} is not valid: ${issue?.message}; correct or unset it`, {
    variable,
    path,
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
