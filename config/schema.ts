/** @module The configuration: one strict object, frozen by `load.ts`, without secrets when printed. */
import { z } from 'zod';
import { roles } from '../contracts/roles.ts';
import { gatewaySettingsSchema } from './gateway.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

const folder = z.string().min(1);
const port = z.int().min(1).max(65_535);
const bytes = z.instanceof(Uint8Array);

const tlsSchema = z.union([
  z.boolean(),
  z.looseObject({
    serverNameOverride: z.string().optional(),
    serverRootCACertificate: bytes.optional(),
    clientCertPair: z.looseObject({ crt: bytes, key: bytes }).optional(),
  }),
]);

export const sharedStoreSchema = z.strictObject({
  /** Absolute folder, or `s3://bucket/prefix`. */
  address: z.string().min(1),
  mode: z.enum(['read-write', 'read-only', 'write-only']),
  /** Larger blobs stay in the local store, bytes. */
  maxBlobBytes: z.int().min(1).optional(),
});

/** `NAME=env:VAR` or `NAME=file:path`, several with commas between; never a token itself. */
const tokenReference = /^[a-z][a-z0-9-]{0,62}=(env|file):.+$/;

const keyReferences = z
  .array(z.string().regex(tokenReference, 'write ID=env:VAR or ID=file:path, with commas between; never a key itself'))
  .min(1, 'it names no key');

/** The same, or `NAME:ROLE=…`. */
const roleTokenReference = new RegExp(`^[a-z][a-z0-9-]{0,62}(:(${roles.join('|')}))?=(env|file):.+$`);

const uploadSettingsSchema = z.strictObject({
  /** Where the token of each who may ask the gateway stands, by name and role. */
  tokens: z.array(
    z
      .string()
      .regex(
        roleTokenReference,
        `write NAME:ROLE=env:VAR or NAME:ROLE=file:path, with commas between and a role of ${roles.join(', ')}; never a token itself`,
      ),
  ),
  /** Largest upload, bytes, as sent and unpacked. */
  maxBytes: z.int().min(1),
});

/** `env:VAR` or `file:path`: where a secret stands, never the secret. */
const secretReference = z.string().regex(/^(env|file):.+$/, 'write env:VAR or file:path, never the secret itself');

const collaborationSettingsSchema = z
  .strictObject({
    /** Absolute file of people, groups and routes. */
    people: z.string().min(1),
    /** Who acts at the command line, as the file of people calls them. */
    person: z.string().min(1).max(64).optional(),
    /** Address of the gateway as people reach it, for the links in messages; absent: messages have no links to it. */
    publicUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Where the keys stand that links of messages are signed with; absent: one that the project makes and keeps. */
    linkSecret: secretReference.optional(),
    /** Where the key of each sender of `POST /events` stands, by name. */
    eventSecrets: z.array(
      z.string().regex(tokenReference, 'write NAME=env:VAR or NAME=file:path, never the key itself'),
    ),
    /** Where the address `smtp://user:password@host:port` stands. */
    smtp: secretReference.optional(),
    /** Sender of e-mail: an address, or `Name <address>`. */
    mailFrom: z
      .string()
      .regex(/^[^\r\n]{3,320}$/)
      .optional(),
    slackToken: secretReference.optional(),
    slackSigningSecret: secretReference.optional(),
    /** Address of Slack's API; another one only where a proxy or a test stands for it. */
    slackApiUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Where the key stands that events to webhooks are signed with. */
    webhookSecret: secretReference.optional(),
    /** Networks that webhooks may lead into though they are not public, as `10.0.0.0/8`. */
    webhookNetworks: z.array(
      z.union([z.cidrv4(), z.cidrv6()], 'write networks as 10.0.0.0/8 or fd00::/8, with commas between'),
    ),
  })
  .refine(({ smtp, mailFrom }) => smtp === undefined || mailFrom !== undefined, {
    path: ['mailFrom'],
    message: 'e-mail needs the address that it comes from, as `WITHIN <within@example.org>`',
  });

const trackingSettingsSchema = z.strictObject({
  /** Address of an MLflow server, without name and password; absent: runs and models are tracked in the store. */
  uri: z.url({ protocol: /^https?$/ }).optional(),
  /** Scheme of an address that is set and not used, as `sqlite`: only a server can be written to. */
  unused: z.string().optional(),
  username: secretReference.optional(),
  password: secretReference.optional(),
  token: secretReference.optional(),
  /** Where the address stands that holds name and password. */
  address: secretReference.optional(),
  /** Where the key stands that MLflow signs webhooks with; absent: none are taken. */
  webhookSecret: secretReference.optional(),
});

const flagSettingsSchema = z
  .strictObject({
    /** A vendor's OpenFeature provider, `package#Export`, in place of `within.flags.yaml`. */
    provider: z
      .string()
      .regex(
        /^(@[\w.-]+\/)?[\w.-]+(\/[\w./-]+)?#[A-Za-z_$][\w$]*$/,
        'write package#Export, as @openfeature/flagd-provider#FlagdProvider',
      )
      .optional(),
    /** Where the JSON stands that it is made with. */
    options: secretReference.optional(),
  })
  .refine(({ provider, options }) => options === undefined || provider !== undefined, {
    path: ['provider'],
    message: 'WITHIN_FLAG_OPTIONS belongs to a provider; name it, or unset the options',
  });

export const configSchema = z.strictObject({
  /** Absolute folder that the paths of a pipeline are relative to. */
  project: folder,
  /** Absolute folder of the local stack: database, logs, owner record. */
  stateDir: folder,
  /** Absolute folder of the store; with `shared`, of the tier of this machine. */
  store: folder,
  /** The store that stands behind it and is shared with others. */
  shared: sharedStoreSchema.optional(),
  /** The key that entries are signed with, `NAME=file:path` or `NAME=env:VAR`; never the key itself. */
  signingKey: z
    .string()
    .regex(/^[a-z][a-z0-9-]*=(env|file):.+$/, 'write NAME=file:path or NAME=env:VAR, never the key itself')
    .optional(),
  /** Absolute file with the key of the tags that secret parameters count by; absent: one that the store makes. */
  secretKeyFile: z.string().min(1).optional(),
  /** Where the keys stand that payloads are encrypted with on the Temporal server, by id; the first encrypts, all decrypt. */
  payloadKeys: keyReferences.optional(),
  /** Where the keys stand that the store is encrypted with, by id; the first encrypts, all decrypt. */
  storeKeys: keyReferences.optional(),
  /** Absolute folder for what must be plain while it is used, where the store is encrypted. */
  workDir: folder,
  /** Origins of Temporal web UIs whose pages may have payloads decoded, beside the UI of the local stack. */
  uiOrigins: z
    .array(
      z.string().regex(/^https?:\/\/[^/?#@\s]+$/, 'write origins as https://temporal.example.org, with commas between'),
    )
    .optional(),
  uploads: uploadSettingsSchema,
  gateway: gatewaySettingsSchema,
  collaboration: collaborationSettingsSchema,
  tracking: trackingSettingsSchema,
  flags: flagSettingsSchema,
  /** Absolute folder of what is kept for all projects of this user, as the server binary. */
  cacheDir: folder,
  /** Milliseconds without client and open run after which a stack that `run` started stops. */
  idleMs: z.int().min(0),
  logLevel: z.enum(logLevels),
  /** Where a worker serves its Prometheus page, `ADDRESS:PORT`; absent: it serves none. */
  metricsAddress: z
    .string()
    .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\]):\d{1,5}$/i, 'write ADDRESS:PORT, as 127.0.0.1:9464')
    .optional(),
  /** The deployment of workers by whose versions Temporal sends runs; absent: workers have no version. */
  deployment: z
    .strictObject({
      name: z.string().regex(/^[A-Za-z][\w-]{0,62}$/, 'write a name of letters, digits, - and _'),
      /** In place of the digest of the build. */
      buildId: z
        .string()
        .regex(/^[\w-][\w.-]{0,62}$/, 'write letters, digits, -, _ and .')
        .optional(),
    })
    .optional(),
  /** True where the `OTEL_` variables name a collector of traces. */
  traces: z.literal(true).optional(),
  /** Executable of the `temporal` command, when the user names one. */
  temporalCliPath: z.string().min(1).optional(),
  /** Accelerators that steps of this machine may take, as programs know them: `0`, `1`, `GPU-…`. */
  gpus: z.array(z.string().regex(/^[\w:.-]+$/, 'write devices as 0,1 with commas between')),
  /** Task queue to use in place of the one that is derived. */
  taskQueue: z.string().min(1).optional(),
  /** Ports asked for; the others are chosen. */
  ports: z.strictObject({ temporal: port.optional(), ui: port.optional(), gateway: port.optional() }),
  temporal: z.strictObject({
    /** `host:port` of an existing server; absent: the embedded one. */
    address: z.string().min(1).optional(),
    namespace: z.string().min(1),
    profile: z.string().min(1).optional(),
    configFile: z.string().min(1).optional(),
    apiKey: z.string().min(1).optional(),
    tls: tlsSchema.optional(),
    metadata: z.record(z.string(), z.union([z.string(), bytes])).optional(),
  }),
});
export type Config = z.infer<typeof configSchema>;

const hidden = '[redacted]';

/** A copy to print: API key, certificates, private key and header values are replaced by `[redacted]`. */
export function redact(config: Config): Record<string, unknown> {
  const { apiKey, tls, metadata, ...open } = config.temporal;
  return {
    ...config,
    temporal: {
      ...open,
      ...(apiKey === undefined ? {} : { apiKey: hidden }),
      ...(tls === undefined ? {} : { tls: typeof tls === 'boolean' ? tls : hidden }),
      ...(metadata && { metadata: Object.fromEntries(Object.keys(metadata).map((name) => [name, hidden])) }),
    },
  };
}
