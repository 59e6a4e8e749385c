/** @module What is stored of one executed step: the components of its key, and the entry that points to its outputs. */
import { z } from 'zod';
import { blobRefSchema, digestSchema } from './digest.ts';

/** Version of the key's composition. Entries of the version before are still found where both can say the same. */
export const keySchemaVersion = 2;

/** Digest of code with the parts that `explain` names: files and packages reached, each with its own digest. */
export const codeFingerprintSchema = z.strictObject({
  digest: digestSchema,
  files: z.record(z.string(), z.string()),
  packages: z.record(z.string(), z.string()),
  /** Why outputs may not be reused: what the fingerprint cannot see, by name. */
  uncacheable: z.array(z.string()),
});
export type CodeFingerprint = z.infer<typeof codeFingerprintSchema>;

/** All that a key is made of, kept to say why a later key differs. */
export const keyComponentsSchema = z.strictObject({
  schema: z.int(),
  step: z.string(),
  code: codeFingerprintSchema,
  /** Parameter path (`with.trees`) to canonical digest or short literal. */
  params: z.record(z.string(), z.string()),
  inputs: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.string()),
  seeds: z.record(z.string(), z.string()),
  /** Variable name to digest of its value; values themselves are never stored. */
  env: z.record(z.string(), z.string()),
  runtime: z.record(z.string(), z.string()),
  /** What the step reads outside the project, by name, to the state that its probe found. Absent before version 2. */
  external: z.record(z.string(), z.string()).default({}),
  /** Path of a secret parameter to its keyed HMAC; values are never stored. Absent before version 2. */
  secrets: z.record(z.string(), z.string()).default({}),
});
export type KeyComponents = z.infer<typeof keyComponentsSchema>;

/** What one role read: bytes of a step, with the key under which that step was found, or files and outside reads by identity. */
export const entryInputSchema = z.union([
  z.strictObject({ digest: digestSchema, size: z.int().nonnegative(), mediaType: z.string(), key: z.string() }),
  z.strictObject({ identity: z.string() }),
]);
export type EntryInput = z.infer<typeof entryInputSchema>;

/** Proof of who wrote an entry, over its canonical digest without this field. */
const signatureSchema = z.strictObject({
  /** Name of the key in `within.trust.yaml`. */
  key: z.string(),
  algorithm: z.enum(['hmac-sha256', 'ed25519']),
  /** Base64. */
  value: z.string(),
});

/** Whose word made these outputs those of a key that they were not computed for. */
export const adoptedSchema = z.strictObject({
  from: digestSchema,
  author: z.string(),
  reason: z.string(),
  /** Entries that the new code was run on before. */
  checked: z.int().nonnegative(),
});

export const actionEntrySchema = z.strictObject({
  /** 1: entries from before lineage was kept; the optional fields are absent there. */
  schema: z.union([z.literal(1), z.literal(2)]),
  key: digestSchema,
  /** Pipeline and step that published it, `pipeline/step`. */
  step: z.string(),
  use: z.string(),
  outputs: z.record(z.string(), blobRefSchema),
  /** `keyComponentsSchema` as a blob. */
  components: blobRefSchema,
  /** Wall time of the successful attempt, milliseconds. */
  durationMs: z.number().nonnegative(),
  createdAt: z.number(),
  writer: z.string(),
  /** Definition and place of the step in it: with the inputs, all that is needed to run it again. */
  definition: blobRefSchema.optional(),
  index: z.int().nonnegative().optional(),
  runId: z.string().optional(),
  inputs: z.record(z.string(), entryInputSchema).optional(),
  /** Set where outputs were declared equal to those of another key instead of being computed. */
  adopted: adoptedSchema.optional(),
  signature: signatureSchema.optional(),
});
export type ActionEntry = z.infer<typeof actionEntrySchema>;

/** First difference between two keys, named the way a user thinks of it. */
export interface MissReason {
  /** `first-run` when no earlier entry exists; `not-cacheable`, `refresh`, `disabled` when look-up was not allowed; `lost` when its outputs vanished;
   * `untrusted` when an entry stands that this run does not accept; `revoked` when one stood. */
  readonly component:
    | 'first-run'
    | 'code'
    | 'package'
    | 'params'
    | 'input'
    | 'output'
    | 'seed'
    | 'environment'
    | 'runtime'
    | 'schema'
    | 'step'
    | 'not-cacheable'
    | 'refresh'
    | 'disabled'
    | 'lost'
    | 'external'
    | 'secret'
    | 'untrusted'
    | 'revoked'
    | 'upstream';
  /** File, package, parameter path, role or variable. */
  readonly path?: string;
  readonly was?: string;
  readonly now?: string;
}
