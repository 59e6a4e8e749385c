/**
 * @module `POST /codec/decode` and `/codec/encode`: Temporal's protocol of remote codecs, by which the web UI and the
 * `temporal` command show what stands encrypted on the server to those who may see it.
 */
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type CodecBody, codecBodySchema } from '../../../contracts/codec.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { answerError } from '../problem.ts';
import { strictHeaders } from '../strict-headers.ts';

/** Bytes of a request: the UI asks for the payloads of a page of events at once. */
const mostBytes = 16 << 20;
/** Seconds for which a browser remembers that it may ask. */
const preflightAge = '600';

export interface CodecRouteOptions {
  /** Asked at each request. */
  readonly open: () => PayloadCodec | Promise<PayloadCodec>;
  /** Origins of the web UI, as `http://127.0.0.1:8233`: no other page may ask. */
  readonly origins: () => readonly string[];
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: (error: unknown) => void;
}

/** In a scope of its own, where JSON is parsed, errors are problem details, and pages of the web UI are answered. */
export function addCodecRoutes(server: FastifyInstance, options: CodecRouteOptions): void {
  server.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) =>
      answerError(reply, error, { foreign: (status) => refusal(status), onDefect: options.onDefect }),
    );
    // The guard calls it before it looks at the token, so that the web UI can read why it is refused.
    const config = { admitPage: (request: FastifyRequest, reply: FastifyReply) => admitPage(request, reply, options) };
    for (const direction of ['decode', 'encode'] as const) {
      const path = `/codec/${direction}`;
      // A browser asks for leave without the token that it will send then.
      scope.options(path, (request, reply) => {
        admitPage(request, reply, options);
        return reply.code(204).headers(strictHeaders).send();
      });
      scope.post(path, { bodyLimit: mostBytes, config }, async (request, reply) => {
        const codec = await options.open();
        const payloads = await codec[direction](payloadsOf(request.body));
        return reply.headers(strictHeaders).send({ payloads: payloads.map(shown) });
      });
    }
  });
}

/** Tells a browser that a page of the web UI may read the answer, and refuses pages of all other origins. */
function admitPage({ headers }: FastifyRequest, reply: FastifyReply, { origins }: CodecRouteOptions): void {
  const { origin } = headers;
  void reply.header('vary', 'origin');
  if (origin === undefined) return;
  if (!origins().includes(origin))
    throw new WithinError(
      'CODEC_FORBIDDEN',
      'This gateway decodes nothing for pages of that origin; name the web UI in WITHIN_UI_ORIGINS of the gateway.',
      {},
    );
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization, content-type, x-namespace',
    'access-control-allow-credentials': 'true',
    'access-control-max-age': preflightAge,
  });
}

function payloadsOf(body: unknown): Payload[] {
  const { data } = codecBodySchema.safeParse(body);
  if (!data) throw invalid('The body is not {"payloads": [{"metadata": {…}, "data": …}]} with values in base64.');
  return data.payloads.map(({ metadata, data: bytes }) => ({
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
    data: Buffer.from(bytes, 'base64'),
  }));
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const shown = ({ metadata, data }: Payload): CodecBody['payloads'][number] => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  data: base64(data ?? new Uint8Array()),
});

const invalid = (message: string): WithinError => new WithinError('CODEC_INVALID', message, {});

function refusal(status: number) {
  const message =
    status === 413 ? `The body has more than ${mostBytes} bytes.` : 'The body is no JSON; send it as application/json.';
  return { code: 'CODEC_INVALID', message } as const;
}
