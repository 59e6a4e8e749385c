/** @module The body of Temporal's remote codec protocol, a message and its answer: payloads in the JSON of protocol buffers. */
import { z } from 'zod';

/** Most payloads of a request. */
const mostPayloads = 10_000;
const base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/, 'write base64');

const codecPayloadSchema = z.object({
  metadata: z.record(z.string().max(200), base64).default({}),
  data: base64.default(''),
});

export const codecBodySchema = z.object({ payloads: z.array(codecPayloadSchema).max(mostPayloads) });
export type CodecBody = z.infer<typeof codecBodySchema>;
