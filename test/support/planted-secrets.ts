/** @module A secret in every field of the configuration that may hold one, and the search for them in whatever a system left behind. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../config/load.ts';
import { bytesOf } from './project.ts';

const planted = (of: string): string => `planted+${of}/"0f3c7a1e5b2d8640`;

/** By what each is for. No two are alike, so that what leaked is told by its name. */
export const secrets = {
  smtp: planted('smtp'),
  slack: planted('slack').replaceAll('"', '-'),
  slackSigning: planted('slack-signing'),
  webhook: planted('webhook'),
  registryHook: planted('registry-hook'),
  link: 'planted-link-0f3c7a1e5b2d8640f3c7a1e5b2d8640',
  olderLink: 'planted-older-link-7a1e5b2d86400f3c7a1e5b2d8640',
  event: planted('event'),
  token: 'planted-token-0f3c7a1e5b2d8640',
  signing: planted('signing'),
  hashing: 'planted-hashing-0f3c7a1e5b2d8640f3c7a1e5b2d8640',
  flags: planted('flags'),
  registry: 'planted-registry-0f3c7a1e5b2d8640',
  bucket: 'planted-bucket-0f3c7a1e5b2d8640',
  collector: 'planted-collector-0f3c7a1e5b2d8640',
  payload: Buffer.from('planted-payload-0f3c7a1e5b2d8640').toString('base64'),
  store: Buffer.from('planted-store-00f3c7a1e5b2d86400').toString('base64'),
} as const;
export type SecretName = keyof typeof secrets;

/** Where the files of secrets are in the project: the only place where they may be found. */
export const secretsFolder = 'planted';

/** By reference, some in files and some in variables. `at` is who listens where. */
export function plantedFiles(at: { readonly smtp: string }): Readonly<Record<string, string>> {
  const address = at.smtp.replace('://', `://within:${encodeURIComponent(secrets.smtp)}@`);
  return {
    [`${secretsFolder}/smtp`]: `${address}\n`,
    [`${secretsFolder}/slack-signing`]: secrets.slackSigning,
    [`${secretsFolder}/links`]: `${secrets.link} ${secrets.olderLink}\n`,
    [`${secretsFolder}/token`]: `${secrets.token}\n`,
    [`${secretsFolder}/hashing.key`]: secrets.hashing,
    [`${secretsFolder}/store.key`]: secrets.store,
  };
}

/** Variables of WITHIN that name where a secret stands. */
export const plantedReferences: Readonly<Record<string, string>> = {
  WITHIN_SMTP: `file:${secretsFolder}/smtp`,
  WITHIN_SLACK_TOKEN: 'env:P_SLACK',
  WITHIN_SLACK_SIGNING_SECRET: `file:${secretsFolder}/slack-signing`,
  WITHIN_WEBHOOK_SECRET: 'env:P_WEBHOOK',
  WITHIN_MLFLOW_WEBHOOK_SECRET: 'env:P_REGISTRY_HOOK',
  WITHIN_LINK_SECRET: `file:${secretsFolder}/links`,
  WITHIN_EVENT_SECRETS: 'ci=env:P_EVENT',
  WITHIN_UPLOAD_TOKENS: `ops:admin=file:${secretsFolder}/token`,
  WITHIN_SIGNING_KEY: 'ci=env:P_SIGNING',
  WITHIN_FLAG_OPTIONS: 'env:P_FLAGS',
  WITHIN_PAYLOAD_KEYS: 'k1=env:P_PAYLOAD',
  WITHIN_STORE_KEYS: `s1=file:${secretsFolder}/store.key`,
};

/** What the references name, and what others' programs read by names of their own. */
export const plantedVariables: Readonly<Record<string, string>> = {
  P_SLACK: secrets.slack,
  P_WEBHOOK: secrets.webhook,
  P_REGISTRY_HOOK: secrets.registryHook,
  P_EVENT: secrets.event,
  P_SIGNING: secrets.signing,
  P_FLAGS: JSON.stringify({ host: 'flags.example.org', credentials: { token: secrets.flags } }),
  P_PAYLOAD: secrets.payload,
  WITHIN_SECRET_KEY_FILE: `${secretsFolder}/hashing.key`,
  MLFLOW_TRACKING_USERNAME: 'within',
  MLFLOW_TRACKING_PASSWORD: secrets.registry,
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=Basic%20${secrets.collector}`,
};

/** A provider of flags that says all it knows in its errors: of some flags, and once there is a file `refuse`, when it starts. */
export const flagProvider: Readonly<Record<string, string>> = {
  'node_modules/planted-flags/package.json': '{"name":"planted-flags","type":"module","exports":"./index.mjs"}',
  'node_modules/planted-flags/index.mjs': `
import { existsSync } from 'node:fs';
export class Provider {
  metadata = { name: 'planted' };
  constructor(options) { this.token = options.credentials.token; }
  async initialize() {
    if (existsSync(new URL('refuse', import.meta.url))) throw new Error('no entry with ' + this.token);
  }
  async resolveBooleanEvaluation(flag, value) {
    if (flag.length % 2) throw new Error('no flag with ' + this.token);
    return { value, reason: 'STATIC' };
  }
}
`,
};

/** A secret as files, JSON, addresses and headers would hold it. */
function formsOf(secret: string): readonly string[] {
  const coded = [secret, `within:${secret}`].map((text) => Buffer.from(text).toString('base64').replace(/=+$/, ''));
  // Without its end, which depends on what follows.
  const base64 = coded.map((text) => text.slice(0, -2));
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...base64];
}

/** Names of the secrets that `bytes` hold in any form. */
export function secretsIn(bytes: Buffer | string): readonly SecretName[] {
  const all = Object.entries(secrets) as [SecretName, string][];
  return all.filter(([, secret]) => formsOf(secret).some((form) => bytes.includes(form))).map(([name]) => name);
}

/** `FILE: SECRET` of all files below a folder; those of secrets themselves aside. */
export function secretsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(folder, secretsFolder)))
    .flatMap((file) => secretsIn(bytesOf(file)).map((name) => `${file}: ${name}`));
}

/** `VARIABLE` that may only be set to where a secret stands, with what else it needs. */
export function referenceVariables(known: readonly string[], load: (environment: Environment) => unknown): string[] {
  const companions = { WITHIN_MAIL_FROM: 'a@example.org', WITHIN_FLAG_PROVIDER: 'flags#Provider' };
  const takes = (variable: string, value: string): boolean => {
    try {
      load({ ...companions, [variable]: value });
      return true;
    } catch {
      return false;
    }
  };
  const references = ['env:PROBE', 'a=env:PROBE', 'a:viewer=env:PROBE'];
  return known.filter(
    (variable) => references.some((value) => takes(variable, value)) && !takes(variable, 'no-reference'),
  );
}
