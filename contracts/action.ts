/** @module What is stored of one executed step: the components of its key, and the entry that points to its outputs. */
import { z } from 'zod';
import { blobRefSchema, digestSchema } from './digest.ts';

/** Version of the key's composition; another version never matches. */
export const keySchemaVersion = 1;

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
});
export type KeyComponents = z.infer<typeof keyComponentsSchema>;

export const actionEntrySchema = z.strictObject({
  schema: z.literal(1),
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
});
export type ActionEntry = z.infer<typeof actionEntrySchema>;

/** First difference between two keys, named the way a user thinks of it. */
export interface MissReason {
  /** `first-run` when no earlier entry exists; `not-cacheable`, `refresh`, `disabled` when look-up was not allowed; `lost` when its outputs vanished. */
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
    | 'upstream';
  /** File, package, parameter path, role or variable. */
  readonly path?: string;
  readonly was?: string;
  readonly now?: string;
}
