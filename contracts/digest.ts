/** @module Content digests and references to stored bytes: the only way data crosses a boundary. */
import { z } from 'zod';

/** SHA-256 of the exact bytes, 64 lower-case hexadecimal digits. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 digest has 64 lower-case hexadecimal digits');
export type Digest = z.infer<typeof digestSchema>;

/** Reference to bytes in the blob store; `size` is in bytes. */
export const blobRefSchema = z.strictObject({
  digest: digestSchema,
  size: z.int().nonnegative(),
  mediaType: z.string().min(1),
});
export type BlobRef = z.infer<typeof blobRefSchema>;

/** Media types of the artifacts that built-in steps exchange. */
export const mediaTypes = {
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json',
  html: 'text/html',
  svg: 'image/svg+xml',
  model: 'application/vnd.within.model+json',
  /** A model of a command: a header, then the bytes that the command wrote. */
  programModel: 'application/vnd.within.program-model',
  module: 'text/javascript',
  bytes: 'application/octet-stream',
  /** In place of an output: why there is none, see `failedOutputSchema`. */
  failure: 'application/vnd.within.failure+json',
} as const;
